// A report: the tables that an aggregator makes of run folders.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/json_forward.h"
#include "plugins/registry.h"

namespace mlgym {

// {"schema": 1, "profile", "runs": [text], "tables": {NAME: {"title", "columns", "rows"}}}, tables
// in the order to show. `profile` is an aggregator component; an unknown one is kNotFound, naming
// the nearest. Errors of the runs: report/rows.h.
absl::StatusOr<Json> make_report(const std::vector<std::filesystem::path>& runs,
                                 std::string_view profile, Registry& registry,
                                 const std::atomic<bool>* cancelled = nullptr);

}  // namespace mlgym
