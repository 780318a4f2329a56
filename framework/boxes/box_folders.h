// Where boxes lie on the host: one folder a spawner, one below it a box; and their channels, whose
// pipes and short texts are quicker made in memory.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <vector>

namespace mlgym {

struct SpawnerFolders {
  std::filesystem::path boxes;     // below $MLGYM_BOX_FOLDER, by default /var/tmp/mlgym-<uid>
  std::filesystem::path channels;  // in memory, below /dev/shm/mlgym-<uid>, where there is such
};

// Makes this spawner's folders and removes those of spawners that are gone. Their names are
// unguessable: other users cannot enter boxes.
absl::StatusOr<SpawnerFolders> make_spawner_folders();

// One of this user's, of either kind.
struct SpawnerFolder {
  std::filesystem::path path;
  int process = 0;     // the spawner's
  bool alive = false;  // whether that spawner is there still
};
std::vector<SpawnerFolder> spawner_folders();

}  // namespace mlgym
