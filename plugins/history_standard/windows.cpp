#include "windows.h"

#include <algorithm>

namespace history {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The path of a header; empty: the line is none.
std::string_view path_of(std::string_view line) {
  constexpr std::string_view kBegin = "[File: ", kEnd = " lines total)]";
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  if (line.size() < kBegin.size() + kEnd.size() || line.substr(0, kBegin.size()) != kBegin ||
      line.substr(line.size() - kEnd.size()) != kEnd)
    return {};
  line = line.substr(kBegin.size(), line.size() - kBegin.size() - kEnd.size());
  const auto open = line.rfind(" (");
  if (open == line.npos || open + 2 == line.size()) return {};
  const std::string_view count = line.substr(open + 2);
  return std::all_of(count.begin(), count.end(), is_digit) ? line.substr(0, open)
                                                           : std::string_view();
}

bool is_numbered(std::string_view line) {
  const auto end = std::find_if_not(line.begin(), line.end(), is_digit);
  return end != line.begin() && end != line.end() && *end == ':';
}

}  // namespace

std::vector<Window> windows_in(std::string_view text) {
  std::vector<Window> windows;
  std::string_view path;  // of the last header
  bool begun = false;     // its window
  for (std::size_t at = 0; at < text.size();) {
    const auto newline = text.find('\n', at);
    const std::size_t next = newline == text.npos ? text.size() : newline + 1;
    const std::string_view line = text.substr(at, (newline == text.npos ? next : newline) - at);
    if (const auto header = path_of(line); !header.empty()) {
      path = header;
      begun = false;
    } else if (!path.empty() && is_numbered(line)) {
      if (!begun) windows.push_back({std::string(path), at, at, 0});
      begun = true;
      windows.back().end = next;
    }
    at = next;
  }
  for (auto& window : windows) {
    const std::string_view inside = text.substr(window.begin, window.end - window.begin);
    window.lines = static_cast<std::size_t>(std::count(inside.begin(), inside.end(), '\n')) +
                   (inside.back() == '\n' ? 0 : 1);
  }
  return windows;
}

}  // namespace history
