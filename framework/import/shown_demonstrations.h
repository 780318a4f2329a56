// Trajectories of MLGym as demonstrations.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>

#include "base/json_forward.h"

namespace mlgym {

// The messages of the file's "history" but the system's, as [{"role", "content"}]: of a .traj,
// which is JSON, or of YAML that holds the history, or is it.
absl::StatusOr<Json> read_demonstration(const std::filesystem::path& file);

}  // namespace mlgym
