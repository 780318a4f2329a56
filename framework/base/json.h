// JSON documents keep the order of their keys. Include this in sources; headers that only name Json
// include json_forward.h.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// Strict JSON: duplicate keys, trailing text, non-UTF-8 and more than 512 levels are errors. The
// time it takes grows with the text's length, whatever is in it.
absl::StatusOr<Json> parse_json(std::string_view text);

// One line. Text that is not UTF-8 gets replacement characters; NaN and infinity become null.
std::string dump_json(const Json& value);
// For people: indented by two spaces.
std::string dump_json_indented(const Json& value);

// A number that JSON can hold, else null.
Json finite_or_null(double value);

}  // namespace mlgym
