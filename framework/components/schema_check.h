// A JSON value against a JSON Schema.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

struct SchemaViolation {
  std::string key;          // "limits.steps", "rates[1]"; empty: the value as a whole
  std::string description;  // `"limits.steps" is 0; at least 1 is expected`: names the key itself
};

// How texts speak of a value's members.
struct MemberWords {
  std::string_view noun = "key";  // `unknown key "stpes" under "limits"; did you mean "steps"?`
  std::vector<std::string> beside = {};  // what may also have been meant at the top
};

// What is wrong with the value, if anything is: the innermost problem. kInternal: the schema is
// none.
absl::StatusOr<std::optional<SchemaViolation>> schema_violation(std::string_view schema,
                                                                const Json& value,
                                                                const MemberWords& words = {});

}  // namespace mlgym
