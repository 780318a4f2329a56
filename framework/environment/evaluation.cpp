#include "environment/evaluation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_script.h"
#include "environment/claimed_score.h"
#include "environment/evaluators.h"

namespace mlgym {
namespace {

constexpr std::size_t kLongestProblem = 2000;

// A reason is for reading: an evaluator may cite a submission in it.
std::string shortened(const std::string& problem) {
  if (problem.size() <= kLongestProblem) return problem;
  return to_utf8(problem.substr(0, kLongestProblem)) + " ...";
}

}  // namespace

absl::StatusOr<Scores> checked_scores(const TaskDefinition& task, const Json& scores) {
  Scores result;
  for (const auto& [name, value] : scores.items()) {
    const MetricDeclaration* metric = task.metric(name);
    if (!metric)
      return internal("the evaluator of task {} scored \"{}\", which task.yaml does not declare",
                      task.id, name);
    if (!value.is_number())
      return internal("the evaluator of task {}: the score {} is not a finite number", task.id,
                      name);
    const double score = value.get<double>();
    if ((metric->low && score < *metric->low) || (metric->high && score > *metric->high)) {
      return internal("the evaluator of task {}: the score {} = {} is outside the declared range",
                      task.id, name, score);
    }
    result[name] = score;
  }
  for (const auto& metric : task.metrics) {
    if (!result.count(metric.name))
      return internal("the evaluator of task {} gave no score for {}", task.id, metric.name);
  }
  return result;
}

bool can_disturb_evaluator(const TaskDefinition& task) {
  return task.evaluation.shared &&
         std::any_of(task.submission.begin(), task.submission.end(), [](const auto& file) {
           return file.kind == SubmissionKind::code || file.kind == SubmissionKind::folder;
         });
}

BoxSpec evaluation_box(const EvaluationRequest& request) {
  const TaskDefinition& task = *request.task;
  BoxSpec spec;
  spec.name = "evaluation";
  spec.environment = task.environment;
  spec.mounts = {{request.submission, kSubmission, false}};
  if (!task.evaluation.files.empty()) spec.mounts.push_back({task.evaluation.files, kFiles, false});
  for (const auto& set : request.resources->data) {
    spec.mounts.push_back({set.hidden_files(), fmt::format("{}/{}", kData, set.dataset), false});
  }
  spec.limits.memory_bytes = task.sandbox.memory.value_or(8ull << 30);
  spec.limits.disk_bytes = task.sandbox.disk.value_or(10ull << 30);
  spec.limits.processes = 64;
  return spec;
}

std::string limit_of_box_met(Box& box, std::string_view printed) {
  constexpr const char* kProblem = "scoring it took more {} than an evaluation may use";
  const auto usage = box.pause();
  const auto stats = box.stats();
  const std::string words = last_line(printed);
  // Where a limit holds for each process rather than for the box, Python tells by its exception.
  if ((usage.ok() && usage->out_of_memory > 0) || (stats.ok() && stats->out_of_memory > 0) ||
      words.find("MemoryError") != words.npos)
    return fmt::format(kProblem, "memory");
  if ((usage.ok() && usage->out_of_disk > 0) || words.find("File too large") != words.npos)
    return fmt::format(kProblem, "disk");
  return "";
}

absl::StatusOr<EvaluationResult> evaluate(Boxes& boxes, Registry& registry,
                                          const EvaluationRequest& request,
                                          const std::atomic<bool>* cancelled) {
  const TaskDefinition& task = *request.task;
  const double started = monotonic_seconds();
  const auto raw = task.evaluation.command.empty()
                       ? evaluate_by_component(boxes, registry, request, cancelled)
                       : evaluate_by_script(boxes, request, cancelled);
  if (!raw.ok()) return raw.status();
  EvaluationResult result;
  result.seconds = monotonic_seconds() - started;
  result.problem = shortened(raw->problem);
  if (!result.problem.empty()) return result;
  auto scores = checked_scores(task, raw->scores);
  if (!scores.ok()) {
    if (!can_disturb_evaluator(task)) return scores.status();
    result.problem = shortened(std::string(message_of(scores.status())));
    return result;
  }
  if (const auto claim = claimed_score(task, raw->printed_by_policy)) {
    result.problem = fmt::format(
        "the submitted code printed \"{}\", which looks like a score; nothing it prints is read, "
        "so "
        "print something else or nothing",
        *claim);
    return result;
  }
  result.scores = std::move(*scores);
  return result;
}

}  // namespace mlgym
