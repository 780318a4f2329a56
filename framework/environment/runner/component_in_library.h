// Components of libraries that the box of the runner shows.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <string>
#include <string_view>

namespace mlgym {

// Opens and starts the plugin, once, and finds its component. `kind` is whole: "mlgym.task/1".
absl::StatusOr<const mlgym_component*> component_in_library(const std::string& library,
                                                            std::string_view kind,
                                                            const std::string& name);

}  // namespace mlgym
