// Components in the evaluation box, from their plugins.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <string>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// `plugin` as docs/evaluation_protocol.md says: a library, loaded and started here, or a command,
// which gets a process of its own in the box.
absl::StatusOr<const mlgym_component*> component_of_plugin(const Json& plugin,
                                                           std::string_view kind,
                                                           const std::string& name);

}  // namespace mlgym
