// A JSON value against a JSON Schema.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

struct SchemaViolation {
  std::string key;  // "limits.steps"; empty: the value as a whole
  std::string description;
};

// What is wrong with the value, if anything is: the innermost problem. kInternal: the schema is
// none.
absl::StatusOr<std::optional<SchemaViolation>> schema_violation(std::string_view schema,
                                                                const Json& value);

}  // namespace mlgym
