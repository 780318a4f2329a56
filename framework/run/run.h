// Carrying out a plan: several episodes at once, in a run folder that survives any interruption.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "config/run_config.h"
#include "plugins/registry.h"
#include "record/run_folder.h"
#include "run/plan.h"
#include "run/run_observer.h"

namespace mlgym {

struct RunRequest {
  ResolvedConfig config;
  std::filesystem::path folder;        // empty: runs/<time>_<name> below the working folder
  std::vector<std::string> again;      // ids of episodes whose results are put aside first
  std::vector<std::string> arguments;  // the command line, for the record
  std::string version;                 // of mlgym, for the record
};

struct RunReport {
  RunPlan plan;
  std::filesystem::path folder;
  std::vector<Json> results;   // in plan order
  bool interrupted = false;    // episodes have no result yet
  bool out_of_budget = false;  // because the run's budget for models is used up
};

// Starts the run, or continues the one in the folder: committed episodes stay, the others are
// played. A folder that was started with another configuration is refused (kInvalidArgument). Set
// `cancelled` to end it early: running episodes are dropped and played again on continuation.
absl::StatusOr<RunReport> run_episodes(const RunRequest& request, Registry& registry,
                                       std::atomic<bool>& cancelled, RunObserver& observer);

// The seed and the configuration of an existing run, to continue it with.
absl::StatusOr<ResolvedConfig> recorded_config(const RunFolder& folder);

}  // namespace mlgym
