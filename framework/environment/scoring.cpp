#include "environment/scoring.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {

absl::StatusOr<EvaluationResult> score_submission(const EnvironmentSpec& spec,
                                                  const EnvironmentServices& services,
                                                  const Submission& submission,
                                                  std::string_view split, std::string_view purpose,
                                                  std::int64_t step) {
  EvaluationRequest request;
  request.task = &spec.task;
  request.resources = &spec.resources;
  request.submission = submission.folder();
  request.split = split;
  request.seed = spec.streams.seed("evaluation." + std::string(split));
  auto result = evaluate(services.boxes, services.registry, request, services.cancelled);
  if (!result.ok()) return with_context(result.status(), "the evaluation failed");
  const Json event = {{"step", step},
                      {"purpose", purpose},
                      {"split", split},
                      {"submission", submission.digest()},
                      {"scores", scores_json(spec.task, result->scores)},
                      {"problem", result->problem.empty() ? Json(nullptr) : Json(result->problem)},
                      {"seconds", result->seconds}};
  if (auto recorded = services.recorder.event("score", event, true); !recorded.ok())
    return recorded;
  return result;
}

Scores floor_scores(const TaskDefinition& task) {
  Scores scores;
  for (const auto& metric : task.metrics) {
    if (metric.floor) scores[metric.name] = *metric.floor;
  }
  return scores;
}

Json scores_json(const TaskDefinition& task, const Scores& scores) {
  Json result = Json::object();
  for (const auto& metric : task.metrics) {
    const auto found = scores.find(metric.name);
    result[metric.name] = found == scores.end() ? Json(nullptr) : finite_or_null(found->second);
  }
  return result;
}

std::string describe_scores(const TaskDefinition& task, const Scores& scores) {
  std::string first, rest;
  for (const auto& [name, value] : scores) {
    const std::string text = fmt::format("{} {:.6g}", name, value);
    if (name == task.primary().name) {
      first = text;
    } else {
      rest += ", " + text;
    }
  }
  return first + rest;
}

}  // namespace mlgym
