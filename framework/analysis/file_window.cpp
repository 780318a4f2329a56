#include "analysis/file_window.h"

#include <charconv>

namespace mlgym {
namespace {

constexpr std::string_view kHeader = "[File: ";
constexpr std::string_view kEnd = " lines total)]";

// The number that `text` begins with, which is taken off; nothing without one.
std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

bool header(std::string_view line, FileWindow& window) {
  if (!line.ends_with(kEnd)) return false;
  line.remove_suffix(kEnd.size());
  const auto open = line.rfind(" (");
  if (open == line.npos || open < kHeader.size()) return false;
  auto count = line.substr(open + 2);
  const auto lines = take_number(count);
  if (!lines || !count.empty()) return false;
  window.path = line.substr(kHeader.size(), open - kHeader.size());
  window.lines = *lines;
  return true;
}

}  // namespace

std::optional<FileWindow> find_window(std::string_view observation) {
  for (auto at = observation.find(kHeader); at != observation.npos;
       at = observation.find(kHeader, at + 1)) {
    if (at != 0 && observation[at - 1] != '\n') continue;
    auto rest = observation.substr(at);
    FileWindow window;
    if (!header(take_line(rest), window)) continue;
    while (!rest.empty()) {
      auto line = take_line(rest);
      if (line.starts_with("(") && window.shown == 0) continue;  // "(9 more lines above)"
      const auto number = take_number(line);
      if (!number || !line.starts_with(':')) break;
      if (window.shown == 0) window.first = *number;
      if (*number != window.first + window.shown) break;
      ++window.shown;
      window.text.append(line.substr(1)).push_back('\n');
    }
    return window;
  }
  return std::nullopt;
}

}  // namespace mlgym
