// Profiles of reports that read trajectories instead of results: docs/analysis.md.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace mlgym {

std::vector<std::string> analysis_names();
bool is_analysis(std::string_view profile);

struct AnalysedRuns {
  Json tables;                       // {TABLE: {"title", "columns", "rows"}}
  std::vector<std::string> notices;  // what was passed over or is damaged, a line each
};
struct ModelChoice {
  std::vector<std::string> names;  // of models, or of agents without one, or "MODEL (AGENT)"
  bool checked = false;            // whether a name that no run has is kInvalidArgument
};
// The tables of several analyses, read at once. `models`: of these only; empty: of all. Other
// errors: analysis/read_trajectories.h.
absl::StatusOr<AnalysedRuns> analyse(const std::vector<std::string_view>& analyses,
                                     const std::vector<std::filesystem::path>& runs,
                                     const ModelChoice& models, const std::atomic<bool>* cancelled);

}  // namespace mlgym
