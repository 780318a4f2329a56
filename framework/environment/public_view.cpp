// What agents are told of a task and of their limits. docs/episode.md specifies the keys.
#include <algorithm>

#include "base/json.h"
#include "environment/environment_state.h"
#include "environment/scoring.h"

namespace mlgym {
namespace {

Json or_null(const std::optional<double>& value) {
  return value ? finite_or_null(*value) : Json(nullptr);
}
Json or_null(const std::optional<std::int64_t>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

std::optional<double> Environment::best_validation() const {
  const MetricDeclaration& primary = state_->spec.task.primary();
  std::optional<double> best;
  for (const auto& validation : state_->outcome.validations) {
    const double score = validation.scores.at(primary.name);
    if (!best || (score - *best) * primary.direction > 0) best = score;
  }
  return best;
}

Json Environment::State::feedback_json() const {
  return {{"kind", mlgym::name_of(spec.task.feedback.kind)},
          {"max", or_null(spec.task.feedback.max)},
          {"used", outcome.feedback_used}};
}

Json Environment::State::public_task() const {
  const TaskDefinition& task = spec.task;
  Json metrics = Json::array();
  for (const auto& metric : task.metrics) {
    metrics.push_back({{"name", metric.name},
                       {"direction", metric.direction > 0 ? "maximize" : "minimize"},
                       {"primary", metric.primary},
                       {"range", Json::array({or_null(metric.low), or_null(metric.high)})},
                       {"floor", or_null(metric.floor)}});
  }
  Json submission = Json::array();
  for (const auto& file : task.submission) {
    submission.push_back({{"path", file.path},
                          {"kind", mlgym::name_of(file.kind)},
                          {"entry", file.entry.empty() ? Json(nullptr) : Json(file.entry)}});
  }
  Json baseline_scores = Json::object();
  for (const auto& [split, scores] : task.baseline.scores) {
    baseline_scores[split] = scores_json(task, scores);
  }
  Json all = {{"id", task.id},
              {"variant", task.variant},
              {"title", task.title},
              {"instructions", fill_instructions(task).value_or("")},
              {"metrics", metrics},
              {"baseline", {{"command", task.baseline.command}, {"scores", baseline_scores}}},
              {"submission", submission},
              {"feedback",
               {{"kind", mlgym::name_of(task.feedback.kind)}, {"max", or_null(task.feedback.max)}}},
              {"tunables", task.tunables.empty() ? Json(nullptr) : Json(task.tunables)},
              {"search_space", task.search_space},
              {"limits",
               {{"steps", or_null(task.limits.steps)},
                {"time", or_null(task.limits.time)},
                {"compute", or_null(task.limits.compute)},
                {"command",
                 {{"timeout", task.limits.command_timeout()},
                  {"training", task.limits.command_training()}}}}},
              {"tools", tools.names()},
              {"tool_descriptions", tools.descriptions()},
              {"workspace", "/workspace"}};
  if (!spec.state_command.empty()) all["state"] = first_state;
  return all;
}

Json Environment::State::budget() const {
  const Limits& limits = spec.task.limits;
  const auto left = [](const std::optional<double>& limit, double used) -> Json {
    return limit ? Json(std::max(0.0, *limit - used)) : Json(nullptr);
  };
  Json feedback = nullptr;
  if (spec.task.feedback.kind == FeedbackKind::none) {
    feedback = 0;
  } else if (spec.task.feedback.max) {
    feedback = std::max<std::int64_t>(0, *spec.task.feedback.max - outcome.feedback_used);
  }
  return {{"steps", limits.steps ? Json(std::max<std::int64_t>(0, *limits.steps - outcome.steps))
                                 : Json(nullptr)},
          {"compute", left(limits.compute, outcome.compute_seconds)},
          {"time",
           limits.time || limits.working_time ? Json(std::max(0.0, time_left())) : Json(nullptr)},
          {"feedback", feedback}};
}

}  // namespace mlgym
