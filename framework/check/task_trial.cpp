#include "check/task_trial.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "check/scratch_folder.h"
#include "environment/builtin_tools.h"
#include "environment/submission.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kSeed = 0;

// Runs a shell command; fails when the episode does not let it.
absl::StatusOr<StepResult> run_command(Environment& environment, const std::string& command) {
  return environment.step({"", "shell", dump_json({{"command", command}})});
}

// A folder of the host with the files of another one laid over it.
absl::Status overlay(const fs::path& bottom, const fs::path& top, const fs::path& into) {
  std::error_code error;
  const auto options = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
  if (!bottom.empty()) fs::copy(bottom, into, options, error);
  if (!error && !top.empty()) fs::copy(top, into, options, error);
  if (error) return system_error(error.value(), into.string());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Environment>> TaskTrial::fresh_environment(const fs::path& starter,
                                                                          const fs::path& copy) {
  EnvironmentSpec spec;
  spec.task = ready_.definition;
  spec.task.starter = starter;
  Limits unlimited;
  unlimited.command = spec.task.limits.command;
  unlimited.command.output = 16 << 20;
  spec.task.limits = unlimited;
  spec.resources = ready_.resources;
  spec.streams = {kSeed, "check"};
  spec.tools = {"shell", "submit"};
  spec.reward = RewardKind::none;
  spec.submission_copy = copy;
  auto environment = Environment::create(std::move(spec), {boxes_, registry_, {}, cancelled_});
  if (!environment.ok()) return environment;
  if (auto first = (*environment)->reset(); !first.ok()) return first.status();
  return environment;
}

absl::StatusOr<TaskTrial::Solution> TaskTrial::run(const fs::path& over) {
  const auto scratch = ScratchFolder::make();
  if (!scratch.ok()) return scratch.status();
  const fs::path starter = (*scratch)->path() / "starter", copy = (*scratch)->path() / "submission";
  if (auto made = create_folders(starter); !made.ok()) return made;
  if (auto laid = overlay(task().starter, over, starter); !laid.ok()) return laid;
  auto environment = fresh_environment(starter, copy);
  if (!environment.ok()) return environment.status();
  Solution solution;
  if (!task().baseline.command.empty()) {
    const auto step = run_command(**environment, task().baseline.command);
    if (!step.ok()) return step.status();
    const auto info = parse_json(step->info);
    if (!info.ok()) return info.status();
    if ((*info)["exit_code"] != 0) {
      solution.problem = fmt::format("`{}` fails: {}", task().baseline.command, step->observation);
      return solution;
    }
    if (task().interactive) solution.submission[kActions] = step->observation;
  }
  if (task().interactive) return solution;
  if (auto end = (*environment)->step({"", "submit", "{}"}); !end.ok()) return end.status();
  solution.problem = (*environment)->outcome().floored;
  for (const auto& file : task().submission) {
    auto content = read_file(copy / file.kept_as());
    if (content.ok()) solution.submission[file.kept_as()] = std::move(*content);
  }
  return solution;
}

absl::StatusOr<EvaluationResult> TaskTrial::play(const std::string& actions) {
  auto environment = fresh_environment(task().starter, {});
  if (!environment.ok()) return environment.status();
  EvaluationResult result;
  for (const auto& action : split(actions, '\n')) {
    if (action.empty() || (*environment)->ended()) continue;
    const auto step = (*environment)->step({"", kActTool, dump_json({{"action", action}})});
    if (!step.ok()) return step.status();
    const auto info = parse_json(step->info);
    if (!info.ok()) return info.status();
    if (result.problem.empty()) result.problem = info->value("problem", "");
  }
  if (!(*environment)->ended()) {
    if (auto end = (*environment)->step({"", "submit", "{}"}); !end.ok()) return end.status();
  }
  const Outcome& outcome = (*environment)->outcome();
  if (result.problem.empty()) result.problem = outcome.floored;
  result.scores = outcome.scores;
  return result;
}

absl::StatusOr<std::string> TaskTrial::print_in_box(const std::string& command) {
  auto environment = fresh_environment(task().starter, {});
  if (!environment.ok()) return environment.status();
  const auto step = run_command(**environment, command);
  if (!step.ok()) return step.status();
  return step->observation;
}

absl::StatusOr<EvaluationResult> TaskTrial::score(const SubmissionContent& submission,
                                                  const std::string& split) {
  if (task().interactive) {
    const auto actions = submission.find(kActions);
    return play(actions == submission.end() ? "" : actions->second);
  }
  const auto scratch = ScratchFolder::make();
  if (!scratch.ok()) return scratch.status();
  for (const auto& [path, content] : submission) {
    const fs::path file = (*scratch)->path() / path;
    if (auto made = create_folders(file.parent_path()); !made.ok()) return made;
    if (auto written = write_file_atomically(file, content); !written.ok()) return written;
  }
  const auto collected = Submission::from_host((*scratch)->path(), task().submission);
  if (!collected.ok()) return collected.status();
  EvaluationResult result;
  result.problem = collected->problem();
  if (!result.problem.empty()) return result;
  EvaluationRequest request;
  request.task = &task();
  request.resources = &resources();
  request.submission = collected->folder();
  request.split = split;
  request.seed = derive_seed(kSeed, task().id, "check." + split);
  return evaluate(boxes_, registry_, request, cancelled_);
}

}  // namespace mlgym
