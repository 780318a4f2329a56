// Run folders as the rows of a report.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <vector>

#include "report/episode_row.h"

namespace mlgym {

// One row a planned episode, by run, then in plan order. Reads run.json, plan.jsonl and the
// committed results (docs/run_folder.md), never tasks. An episode without a result is "pending";
// what it lacks is copied from an episode of the same task in the same run, if one has a result.
// kNotFound: a folder holds no run; kInvalidArgument: a folder stands twice, or a file is damaged
// or lacks what reports need. Texts name the file.
absl::StatusOr<std::vector<EpisodeRow>> read_rows(const std::vector<std::filesystem::path>& runs);

}  // namespace mlgym
