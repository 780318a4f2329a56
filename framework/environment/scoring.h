// Scores of an episode's submissions: on which part, with which stream, recorded and in words.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "environment/environment.h"
#include "environment/evaluation.h"
#include "environment/submission.h"

namespace mlgym {

// Evaluates on `split` ("validation" or "test") with the episode's stream of that split, and
// records a `score` event; `purpose` is "validation", "shadow" or "final".
absl::StatusOr<EvaluationResult> score_submission(const EnvironmentSpec& spec,
                                                  const EnvironmentServices& services,
                                                  const Submission& submission,
                                                  std::string_view split, std::string_view purpose,
                                                  std::int64_t step);

// The declared floors: what an episode scores when nothing can be scored. Metrics without one are
// absent.
Scores floor_scores(const TaskDefinition& task);

// Each metric of the task with its score, null where there is none.
Json scores_json(const TaskDefinition& task, const Scores& scores);

// "payoff 1.44", several metrics separated by commas, the primary one first.
std::string describe_scores(const TaskDefinition& task, const Scores& scores);

}  // namespace mlgym
