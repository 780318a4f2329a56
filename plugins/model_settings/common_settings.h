// The settings that the models of all providers have. Models that stand in for them take these too,
// and make nothing of them, so that a configuration needs no other change than its model's name.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace model_settings {

// Members of "properties" in a JSON Schema, after others.
inline constexpr std::string_view kCommon = R"(,
  "base_url": {"type": "string"},
  "key_variable": {"type": "string", "minLength": 1},
  "temperature": {"type": "number", "minimum": 0},
  "top_p": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
  "max_output_tokens": {"type": "integer", "minimum": 1},
  "stop": {"type": "array", "items": {"type": "string", "minLength": 1}},
  "timeout": {"type": "number", "exclusiveMinimum": 0},
  "stream": {"type": "boolean"},
  "extra": {"type": "object"},
  "headers": {"type": "object", "additionalProperties": {"type": "string"}},
  "max_concurrency": {"type": "integer", "minimum": 1},
  "context": {"type": "integer", "minimum": 1})";
inline constexpr std::string_view kEnd = "}}";

// The parts of a schema one after the other, as a text of C.
template <const std::string_view&... parts>
struct Joined {
  static constexpr auto kText = [] {
    std::array<char, (parts.size() + ... + 1)> text{};
    auto end = text.begin();
    ((end = std::copy(parts.begin(), parts.end(), end)), ...);
    return text;
  }();
};

}  // namespace model_settings
