// The JSON document of `run`, `resume` and `retry`; the contract is in docs/run_document.md.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "episode/episode.h"
#include "record/run_folder.h"
#include "run/plan.h"

namespace mlgym {

// How far the sandbox holds what it is asked for, on this machine.
struct Enforcement {
  bool soft_limits = false;  // some limit can be passed for a while
  bool unsandboxed = false;  // nothing is isolated
};

// An attempt that came to an outcome, or failed: the content of result.json.
Json attempt_result(const EpisodePlan& episode, const EpisodeResult& result, const Attempt& attempt,
                    const Json& host, const Enforcement& enforced);

// An episode without a result: the same keys, "status" as given ("pending", "cancelled", "lost").
Json unfinished_result(const EpisodePlan& episode, std::string_view status, const Json& host);

// The whole document. `results` are in plan order.
Json run_document(const Json& run_folder, std::string_view status, int exit_code,
                  const RunPlan& plan, const std::vector<Json>& results);

// The table people see: a line an episode, score against baseline.
std::string result_table(const std::vector<Json>& results, const RunPlan& plan);

}  // namespace mlgym
