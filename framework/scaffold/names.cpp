#include "scaffold/names.h"

#include <algorithm>

#include "base/status.h"

namespace mlgym {
namespace {

constexpr std::size_t kLongestName = 64;

// Without <cctype>, whose answers depend on the locale.
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_separator(char c) { return c == '-' || c == '_'; }

std::string class_name(std::string_view name) {
  std::string result;
  bool begins = true;
  for (const char c : name) {
    if (!is_separator(c)) result += begins && is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
    begins = is_separator(c);
  }
  // The only capitalised words that Python keeps for itself.
  if (result == "None" || result == "True" || result == "False") result += "Component";
  return result;
}

}  // namespace

absl::Status check_new_name(std::string_view name) {
  const bool fits = !name.empty() && name.size() <= kLongestName && is_lower(name.front()) &&
                    std::all_of(name.begin(), name.end(), [](char c) {
                      return is_lower(c) || is_digit(c) || is_separator(c);
                    });
  if (fits) return absl::OkStatus();
  return invalid(
      "\"{}\" cannot be a name: a lower-case letter and up to {} more, digits, - and _ are "
      "expected, such as \"near-miss\"",
      name, kLongestName - 1);
}

Placeholders placeholders_for(std::string_view kind, std::string_view name,
                              std::string_view schemas) {
  const std::string of_kind(kind), given(name);
  return {{"NAME", given},
          {"CLASS", class_name(name)},
          {"PLUGIN", of_kind + "_" + given},
          {"KIND", of_kind},
          {"SCHEMAS", std::string(schemas)}};
}

std::string fill_placeholders(std::string_view text, const Placeholders& placeholders) {
  std::string filled;
  while (!text.empty()) {
    const auto at = text.find('@');
    filled += text.substr(0, at);
    if (at == text.npos) break;
    text.remove_prefix(at);
    const auto end = text.find('@', 1);
    const auto found = end == text.npos ? placeholders.end()
                                        : placeholders.find(std::string(text.substr(1, end - 1)));
    filled += found == placeholders.end() ? "@" : found->second;
    text.remove_prefix(found == placeholders.end() ? 1 : end + 1);
  }
  return filled;
}

}  // namespace mlgym
