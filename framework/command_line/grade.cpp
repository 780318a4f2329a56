// mlgym grade
#include <filesystem>
#include <memory>

#include "base/digest.h"
#include "base/json.h"
#include "base/status.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/verbs.h"
#include "config/defaults.h"
#include "environment/evaluation.h"
#include "environment/ready_task.h"
#include "environment/scoring.h"
#include "environment/submission.h"

namespace mlgym {
namespace {

struct Options {
  std::string task, path, split = "test", sandbox = kDefaultSandbox;
  bool json = false;
};

absl::StatusOr<EvaluationResult> score(const Options& options, const TaskDefinition& task) {
  auto submission = Submission::from_host(options.path, task.submission);
  if (!submission.ok()) return submission.status();
  if (!submission->problem().empty()) {
    EvaluationResult refused;
    refused.problem = submission->problem();
    return refused;
  }
  Registry registry(plugin_search_path());
  const auto ready = ready_task(task, registry);
  if (!ready.ok()) return ready.status();
  const auto there = has_part(*ready, options.split);
  if (!there.ok()) return there.status();
  if (!*there) return invalid("--split: task {} has no {} part", task.id, options.split);
  auto boxes = start_boxes(options.sandbox, registry);
  if (!boxes.ok()) return boxes.status();
  EvaluationRequest request;
  request.task = &task;
  request.resources = &ready->resources;
  request.submission = submission->folder();
  request.split = options.split;
  // The same submission always gets the same grade: the streams of seed 0.
  request.seed = derive_seed(0, task.id, "evaluation." + options.split);
  return evaluate(**boxes, registry, request, &interruption());
}

int grade(const Options& options) {
  if (options.split != "test" && options.split != "validation") {
    return report_failure(
        invalid("--split: \"{}\" is neither \"test\" nor \"validation\"", options.split),
        options.json);
  }
  const auto task = load_task_named(options.task);
  if (!task.ok()) return report_failure(task.status(), options.json);
  if (task->interactive) {
    return report_failure(
        invalid("task {} answers actions: it has no submission that could be graded", task->id),
        options.json);
  }
  std::error_code error;
  if (!std::filesystem::exists(options.path, error)) {
    return report_failure(not_found("{}: there is no such file or folder", options.path),
                          options.json);
  }
  const auto result = score(options, *task);
  if (!result.ok()) return report_failure(result.status(), options.json);
  const bool scored = result->problem.empty();
  const Scores scores = scored ? result->scores : floor_scores(*task);
  const auto baseline = task->baseline.scores.find(options.split);
  const double primary = scores.at(task->primary().name);
  if (options.json) {
    print_document({{"schema", 1},
                    {"task", task->id},
                    {"variant", task->variant},
                    {"split", options.split},
                    {"scores", scores_json(*task, scores)},
                    {"baseline", baseline == task->baseline.scores.end() ? Json::object()
                                                                         : Json(baseline->second)},
                    {"normalised", finite_or_null(normalised_score(*task, primary))},
                    {"problem", scored ? Json(nullptr) : Json(result->problem)}});
  } else {
    const std::string name = chosen_name(task->id, task->variant);
    print_result(fmt::format("{} {}: {}\n", name, options.split, describe_scores(*task, scores)));
    if (baseline != task->baseline.scores.end()) {
      print_result(fmt::format("baseline: {}\n", describe_scores(*task, baseline->second)));
    }
    print_result(fmt::format("normalised: {:.4f}\n", normalised_score(*task, primary)));
  }
  if (!scored) print_message(fmt::format("the submission cannot be scored: {}", result->problem));
  return scored ? kExitDone : kExitNo;
}

}  // namespace

void add_grade(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("grade", "Score a submission of yours as the task would");
  verb->add_option("TASK[:VARIANT]", options->task, "The task")->required();
  verb->add_option("PATH", options->path,
                   "The submitted file, or a folder that holds the submitted files")
      ->required();
  verb->add_option("--split", options->split, "test (the default) or validation [MLGYM_SPLIT]")
      ->envname("MLGYM_SPLIT");
  verb->add_option("--sandbox", options->sandbox, "The sandbox to use [MLGYM_SANDBOX]")
      ->envname("MLGYM_SANDBOX");
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = grade(*options); });
}

}  // namespace mlgym
