// Where boxes lie on the host: one folder a spawner, one below it a box.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>

namespace mlgym {

// Makes this spawner's folder below $MLGYM_BOX_FOLDER (by default /var/tmp/mlgym-<uid>) and removes
// those of spawners that are gone. The folder's name is unguessable: other users cannot enter
// boxes.
absl::StatusOr<std::filesystem::path> make_spawner_folder();

}  // namespace mlgym
