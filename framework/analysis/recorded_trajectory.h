// Trajectories of mlgym's own run folders (docs/run_folder.md).
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>

#include "analysis/trajectory.h"
#include "base/json_forward.h"
#include "record/blobs.h"

namespace mlgym {

// Reads the record of an attempt. `result` is its result, of which metric, ending and marks are
// taken; `facts` says where it stands. kDataLoss: the record is damaged, or a text of it is
// missing. Texts of errors name the file.
absl::StatusOr<Trajectory> read_recorded_trajectory(const std::filesystem::path& attempt,
                                                    const Json& result, const Blobs& blobs,
                                                    TrajectoryFacts facts);

}  // namespace mlgym
