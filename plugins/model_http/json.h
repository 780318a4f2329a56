// JSON of strangers: whatever is asked of it, the answer is a value and never an exception.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace model_http {

using Json = nlohmann::ordered_json;  // models read schemas in the order of their author

// Nothing where the text is malformed, or nested so deeply that recursion over it is unsafe.
std::optional<Json> parse_json(std::string_view text);
// What is no UTF-8 is replaced.
std::string dump(const Json& json);

// Null where `json` is no object or lacks the key.
const Json& member(const Json& json, std::string_view key);
// Empty where the member is no text.
const std::string& text_of(const Json& json, std::string_view key);
// -1 where the member is no count.
std::int64_t count_of(const Json& json, std::string_view key);

}  // namespace model_http
