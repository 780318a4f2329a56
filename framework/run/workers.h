// Threads that play the episodes of a run folder, sharing them with other processes.
#pragma once

#include <absl/status/status.h>

#include <atomic>

#include "boxes/box.h"
#include "plugins/registry.h"
#include "record/run_folder.h"
#include "run/plan.h"
#include "run/result_document.h"
#include "run/run_observer.h"

namespace mlgym {

struct WorkersSpec {
  const RunPlan& plan;
  RunFolder& folder;
  Boxes& boxes;
  Registry& registry;
  ModelPool& models;
  std::atomic<bool>& cancelled;  // also set here when the run cannot go on
  RunObserver& observer;         // called one at a time
  Json host;
  Enforcement enforced;
};

// Plays every episode that has no result, `plan.config.jobs` at once, and returns when all have one
// (episodes that other processes hold are waited for), `cancelled`, or the run's budget for models
// is used up. An error means that the run cannot go on, such as a full disk; what was committed
// stays.
absl::Status play_all(const WorkersSpec& spec);

}  // namespace mlgym
