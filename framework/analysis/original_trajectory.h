// Trajectories of MLGym, "the original": TASK.traj files.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>

#include "analysis/trajectory.h"

namespace mlgym {

// Reads many files with memory that is made once; used by one thread at a time.
class OriginalTrajectoryReader {
 public:
  OriginalTrajectoryReader();
  ~OriginalTrajectoryReader();
  // `facts`: what the folder's name says. kInvalidArgument: no JSON of this form; kNotFound: no
  // such file. Both name the file.
  absl::StatusOr<Trajectory> read(const std::filesystem::path& file, TrajectoryFacts facts);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mlgym
