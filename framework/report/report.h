// A report: the tables that an aggregator makes of runs.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "plugins/registry.h"

namespace mlgym {

struct ReportRequest {
  // Run folders and result trees of the original (report/rows.h).
  std::vector<std::filesystem::path> runs;
  std::string profile;             // an aggregator component, or an analysis (report/analyses.h)
  Json settings = Json::object();  // of the component
  bool with_analyses = false;      // their tables behind those of the aggregator
};

// {"schema": 1, "profile", "runs": [text], "records": [{"run", "episode", "hash"}], "notices":
// [text], "tables": {NAME: {"title", "columns", "rows", "also"?}}}, tables in the order to show;
// docs/report.md. An unknown profile is kNotFound, naming the nearest. Errors of the runs:
// report/rows.h.
absl::StatusOr<Json> make_report(const ReportRequest& request, Registry& registry,
                                 const std::atomic<bool>* cancelled = nullptr);

}  // namespace mlgym
