// The sandbox that a verb works with.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "boxes/box.h"
#include "plugins/registry.h"

namespace mlgym {

// Starts the spawner with the sandbox of that name.
absl::StatusOr<std::unique_ptr<Boxes>> start_boxes(const std::string& sandbox,
                                                   const Registry& registry);

}  // namespace mlgym
