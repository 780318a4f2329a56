#include "run/result_document.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/scoring.h"

namespace mlgym {
namespace {

// What a result says whether or not the episode was played.
Json planned_part(const EpisodePlan& episode) {
  const PlannedEpisode& planned = episode.planned;
  return {{"id", planned.id},
          {"task", planned.task},
          {"variant", planned.variant},
          {"agent", planned.agent},
          {"model", planned.model ? Json(*planned.model) : Json(nullptr)},
          {"repeat", planned.repeat},
          {"seed", planned.seed}};
}

Json feedback_part(const TaskDefinition& task, std::int64_t used) {
  return {{"kind", name_of(task.feedback.kind)},
          {"max", task.feedback.max ? Json(*task.feedback.max) : Json(nullptr)},
          {"used", used}};
}

Json tokens_part(const std::optional<mlgym_usage>& tokens) {
  if (!tokens) return nullptr;
  const auto known = [](std::int64_t count) { return count < 0 ? Json(nullptr) : Json(count); };
  return {{"input", known(tokens->input)},
          {"output", known(tokens->output)},
          {"reasoning", known(tokens->reasoning)},
          {"cached", known(tokens->cached)}};
}

// What makes scores of the primary metric readable without the task: reports have nothing else.
Json metric_part(const TaskDefinition& task) {
  const MetricDeclaration& metric = task.primary();
  return {{"name", metric.name},
          {"direction", metric.direction > 0 ? "maximize" : "minimize"},
          {"floor", metric.floor ? Json(*metric.floor) : Json(nullptr)},
          {"target", task.target ? Json(*task.target) : Json(nullptr)}};
}

Json baseline_part(const TaskDefinition& task) {
  const auto scores = task.baseline.scores.find("test");
  if (scores == task.baseline.scores.end()) return Json::object();
  return Json(scores->second);
}

Json marks_of(const EpisodePlan& episode, const EpisodeResult& result,
              const Enforcement& enforced) {
  const EnvironmentSpec& environment = episode.spec.environment;
  Json marks = Json::array();
  if (environment.task.variant == "lite") marks.push_back("lite");
  if (environment.task.feedback.kind == FeedbackKind::test) marks.push_back("test-feedback");
  if (environment.task.evaluation.shared) marks.push_back("shared-evaluation");
  if (environment.host_network) marks.push_back("network");
  if (result.continued) marks.push_back("continued");
  for (const auto& mark : environment.marks) marks.push_back(mark);
  if (enforced.soft_limits) marks.push_back("soft-limits");
  if (enforced.unsandboxed) marks.push_back("unsandboxed");
  return marks;
}

std::string score_text(const Json& value) {
  return value.is_number() ? fmt::format("{:.4f}", value.get<double>()) : "-";
}

}  // namespace

Json attempt_result(const EpisodePlan& episode, const EpisodeResult& result, const Attempt& attempt,
                    const Json& host, const Enforcement& enforced) {
  const TaskDefinition& task = episode.spec.environment.task;
  const Outcome& outcome = result.outcome;
  const bool finished = result.error.ok();
  Json validation = Json::array();
  for (const auto& one : outcome.validations) {
    validation.push_back({{"step", one.step},
                          {"scores", scores_json(task, one.scores)},
                          {"shadow", scores_json(task, one.shadow)}});
  }
  Json document = planned_part(episode);
  document["status"] = finished ? "finished" : "error";
  document["exit_status"] = finished ? Json(outcome.exit_status) : Json(nullptr);
  document["error"] = finished ? Json(nullptr) : Json(to_utf8(message_of(result.error)));
  document["scores"] = finished ? scores_json(task, outcome.scores) : Json::object();
  document["floored"] = outcome.floored.empty() ? Json(nullptr) : Json(outcome.floored);
  document["final"] = outcome.final_score ? finite_or_null(*outcome.final_score) : Json(nullptr);
  document["validation"] = validation;
  document["feedback"] = feedback_part(task, outcome.feedback_used);
  document["baseline"] = baseline_part(task);
  document["metric"] = metric_part(task);
  document["reward"] = outcome.reward;
  document["steps"] = outcome.steps;
  document["seconds"] = result.seconds;
  document["compute_seconds"] = outcome.compute_seconds;
  document["cost_usd"] = result.cost ? finite_or_null(*result.cost) : Json(nullptr);
  document["tokens"] = tokens_part(result.tokens);
  document["attempt"] = attempt.generation;
  document["marks"] = marks_of(episode, result, enforced);
  document["hashes"] = episode.hashes;
  document["host"] = host;
  return document;
}

Json unfinished_result(const EpisodePlan& episode, std::string_view status, const Json& host) {
  EpisodeResult nothing;
  Json document = attempt_result(episode, nothing, Attempt{}, host, {});
  document["status"] = status;
  document["exit_status"] = nullptr;
  document["scores"] = Json::object();
  document["attempt"] = nullptr;
  return document;
}

Json run_document(const Json& run_folder, std::string_view status, int exit_code,
                  const RunPlan& plan, const std::vector<Json>& results) {
  Json episodes = Json::array();
  for (Json episode : results) {
    episode.erase("record");  // belongs to the file that lies beside the record
    episodes.push_back(std::move(episode));
  }
  return {{"schema", 1},
          {"run", run_folder},
          {"status", status},
          {"exit", exit_code},
          {"config_hash", plan.config_hash},
          {"episodes", episodes}};
}

std::string result_table(const std::vector<Json>& results, const RunPlan& plan) {
  const bool models = std::any_of(results.begin(), results.end(),
                                  [](const Json& result) { return result["model"].is_string(); });
  std::vector<std::vector<std::string>> rows = {{"task", "agent", "model", "repeat", "metric",
                                                 "score", "baseline", "normalised", "steps",
                                                 "outcome"}};
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Json& result = results[i];
    const std::string metric = plan.episodes[i].spec.environment.task.primary().name;
    const std::string status = result["status"];
    rows.push_back(
        {chosen_name(result["task"], result["variant"]), result["agent"],
         result["model"].is_string() ? result["model"].get<std::string>() : "-",
         std::to_string(result["repeat"].get<std::int64_t>()), metric,
         score_text(result["scores"].value(metric, Json(nullptr))),
         score_text(result["baseline"].value(metric, Json(nullptr))), score_text(result["final"]),
         std::to_string(result["steps"].get<std::int64_t>()),
         result["exit_status"].is_string() ? result["exit_status"].get<std::string>() : status});
  }
  if (!models) {
    for (auto& row : rows) row.erase(row.begin() + 2);
  }
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string table;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::size_t column = c >= 2 && !models ? c + 1 : c;
      const bool number = column == 3 || (column >= 5 && column <= 8);
      line += number ? fmt::format("{:>{}}  ", row[c], widths[c])
                     : fmt::format("{:<{}}  ", row[c], widths[c]);
    }
    table += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return table;
}

}  // namespace mlgym
