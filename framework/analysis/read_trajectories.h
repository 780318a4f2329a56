// All trajectories of runs: of mlgym's run folders and of result trees of the original.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/trajectory.h"

namespace mlgym {

struct Trajectories {
  std::vector<Trajectory> all;       // by run as given, then by plan or folder name
  std::vector<std::string> notices;  // what is damaged or was passed over, a line each
};

// Reads on all processors. A run of the original without its .traj file, or with a damaged one,
// has the scores of its results and no steps; an episode of ours without a result is left out.
// Findings of integrity are there where they are wanted: looking for them takes a third of the
// time. kNotFound: a folder holds no run; kCancelled.
absl::StatusOr<Trajectories> read_trajectories(const std::vector<std::filesystem::path>& runs,
                                               const std::atomic<bool>* cancelled = nullptr,
                                               bool watched = true);

}  // namespace mlgym
