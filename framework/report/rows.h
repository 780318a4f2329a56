// Run folders, and result trees of the original, as the rows of a report.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "report/episode_row.h"

namespace mlgym {

struct RowsOfRuns {
  std::vector<EpisodeRow> rows;
  std::vector<std::string> notices;  // what was passed over or is damaged, a line each
};

// One row a planned episode, by run, then in plan order. Reads run.json, plan.jsonl and the
// committed results (docs/run_folder.md), never tasks. An episode without a result is "pending";
// what it lacks is copied from an episode of the same task in the same run, if one has a result.
// A folder without a run is read as a tree of the original's results (report/tree_rows.h).
// kNotFound: a folder holds neither; kInvalidArgument: a folder stands twice, or a file of a run is
// damaged or lacks what reports need. Texts name the file.
absl::StatusOr<RowsOfRuns> read_rows(const std::vector<std::filesystem::path>& runs);

}  // namespace mlgym
