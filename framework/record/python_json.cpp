#include "record/python_json.h"

#include <string>

#include "base/json.h"

namespace mlgym {
namespace {

// Python writes these where JSON has nothing. Null takes the place of those outside of strings.
std::string without_python_numbers(std::string_view text) {
  std::string plain;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\' && i + 1 < text.size()) {
      plain += text.substr(i++, 2);
      continue;
    }
    if (text[i] == '"') in_string = !in_string;
    std::size_t length = 0;
    for (const std::string_view word : {"NaN", "-Infinity", "Infinity"}) {
      if (!in_string && length == 0 && text.substr(i, word.size()) == word) length = word.size();
    }
    plain += length == 0 ? std::string(1, text[i]) : "null";
    if (length > 0) i += length - 1;
  }
  return plain;
}

}  // namespace

absl::StatusOr<Json> parse_python_json(std::string_view text) {
  auto strict = parse_json(text);
  if (strict.ok()) return strict;
  auto plain = parse_json(without_python_numbers(text));
  return plain.ok() ? plain : strict;
}

}  // namespace mlgym
