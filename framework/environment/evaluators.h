// The two ways a submission is scored, each in a fresh evaluation box: by a component under
// mlgym_plugin_runner, or by a script. What they say is checked by `evaluate`.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json_forward.h"
#include "environment/evaluation.h"

namespace mlgym {

// Where the evaluation box shows what there is to score and what to score it with.
inline constexpr const char* kFiles = "/run/evaluation/files";
inline constexpr const char* kData = "/run/evaluation/data";
inline constexpr const char* kSubmission = "/run/evaluation/submission";

// The box that both start from.
BoxSpec evaluation_box(const EvaluationRequest& request);

// The problem of a submission whose scoring took more than the box may use; empty: no limit was
// met. `printed` is what the evaluator printed. The box stands still afterwards.
std::string limit_of_box_met(Box& box, std::string_view printed);

// Whether submitted code runs beside an evaluator that it knows: whatever goes wrong there may be
// its doing, and must not save it from the floor.
bool can_disturb_evaluator(const TaskDefinition& task);

struct RawEvaluation {
  Json scores = Json::object();   // as the evaluator says
  std::string problem;            // the submission's fault; empty: none
  std::string printed_by_policy;  // by submitted code
};

absl::StatusOr<RawEvaluation> evaluate_by_component(Boxes& boxes, Registry& registry,
                                                    const EvaluationRequest& request,
                                                    const std::atomic<bool>* cancelled);

// docs/evaluation_scripts.md specifies what a script is given and how it answers.
absl::StatusOr<RawEvaluation> evaluate_by_script(Boxes& boxes, const EvaluationRequest& request,
                                                 const std::atomic<bool>* cancelled);

}  // namespace mlgym
