// Scoring a submission: in a fresh box that no agent ever touched, submitted code in yet another
// one.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>

#include "base/json_forward.h"
#include "base/time.h"
#include "boxes/box.h"
#include "config/task_file.h"
#include "data/task_resources.h"
#include "plugins/registry.h"

namespace mlgym {

struct EvaluationRequest {
  const TaskDefinition* task = nullptr;
  const TaskResources* resources = nullptr;
  std::filesystem::path submission;  // a folder of the host that holds exactly the declared files
  std::string split;                 // "validation" or "test"
  std::uint64_t seed = 0;            // of this split's stream
};

struct EvaluationResult {
  Scores scores;        // every declared metric; empty when the submission cannot be scored
  std::string problem;  // why it cannot: the submission's fault, in words an agent may see
  double seconds = 0;
};

// The settings of the task's component: those of task.yaml, and as `evaluation` what the file says
// of labels and metrics.
Json component_settings(const TaskDefinition& task);

// Runs the task's component, or its script, in a fresh box. Scores are checked against
// the declared metrics (known names, all there, finite, in range). A submission at fault is a
// result with a `problem`; an error is a failure of the evaluation or of this machine.
absl::StatusOr<EvaluationResult> evaluate(Boxes& boxes, Registry& registry,
                                          const EvaluationRequest& request,
                                          const std::atomic<bool>* cancelled = nullptr);

// What an evaluator said, if it is exactly the declared metrics, finite and in their ranges.
absl::StatusOr<Scores> checked_scores(const TaskDefinition& task, const Json& scores);

}  // namespace mlgym
