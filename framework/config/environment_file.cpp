#include "config/environment_file.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits) &&
         (text[0] < '0' || text[0] > '9');
}

std::string_view without_quotes(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '"' || value.front() == '\'');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

}  // namespace

absl::Status load_environment_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return absl::OkStatus();
  const auto content = read_file(file);
  if (!content.ok()) return content.status();
  int number = 0;
  for (const auto& text : split(*content, '\n')) {
    ++number;
    std::string_view line = trim(text);
    if (line.empty() || line.front() == '#') continue;
    constexpr std::string_view kExport = "export ";
    if (line.substr(0, kExport.size()) == kExport) line = trim(line.substr(kExport.size()));
    const auto equals = line.find('=');
    const std::string name(trim(line.substr(0, equals)));
    if (equals == line.npos || !is_name(name))
      return invalid("{}:{}:1: is not KEY=VALUE", file.string(), number);
    const std::string value(without_quotes(trim(line.substr(equals + 1))));
    setenv(name.c_str(), value.c_str(), 0);
  }
  return absl::OkStatus();
}

}  // namespace mlgym
