// JSON as Python writes it.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// Python's NaN and Infinity, which JSON has not, become null.
absl::StatusOr<Json> parse_python_json(std::string_view text);

}  // namespace mlgym
