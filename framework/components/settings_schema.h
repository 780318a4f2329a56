// Settings of a component against its JSON Schema.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// kInvalidArgument names the first key that the schema does not allow, and the nearest one it
// knows. A schema that is none: kInternal, the plugin's fault. `who` starts every message.
absl::Status check_settings(std::string_view who, std::string_view schema, const Json& settings);

}  // namespace mlgym
