// What the tools do in the agent's box.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/environment_state.h"
#include "environment/scoring.h"

namespace mlgym {
namespace {

std::string_view name_of(ShellResult::End end) {
  switch (end) {
    case ShellResult::End::exited:
      return "exited";
    case ShellResult::End::timeout:
      return "timeout";
    case ShellResult::End::no_output:
      return "no_output";
    case ShellResult::End::cancelled:
      return "cancelled";
    case ShellResult::End::shell_ended:
      return "shell_ended";
    case ShellResult::End::box_ended:
      return "box_ended";
  }
  return "unknown";
}

constexpr int kKilled = 128 + 9;  // exit code of a shell or a command that was killed

void add_note(std::string& text, const std::string& words) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += "[" + words + "]";
}

// The output with what an agent has to know beside it.
std::string observation_of(const ShellResult& result, double timeout, double no_output) {
  std::string text = to_utf8(result.output);
  const auto note = [&text](const std::string& words) { add_note(text, words); };
  switch (result.end) {
    case ShellResult::End::exited:
      if (result.exit_code != 0) {
        note(fmt::format("exit code {}", result.exit_code));
      } else if (text.empty()) {
        note("the command printed nothing");
      }
      break;
    case ShellResult::End::timeout:
      note(fmt::format("ended after {:g} s: the command's time was up", timeout));
      break;
    case ShellResult::End::no_output:
      note(fmt::format("ended: the command printed nothing for {:g} s", no_output));
      break;
    case ShellResult::End::cancelled:
      note("ended: the episode is cancelled");
      break;
    case ShellResult::End::shell_ended:
      note(fmt::format("the command ended the shell with exit code {}; a new one was started",
                       result.exit_code));
      break;
    case ShellResult::End::box_ended:
      note("the computer was shut down by the command");
      break;
  }
  if (result.restarted) {
    note(result.restored
             ? "the shell has its folder, variables and functions from before this command; "
               "background jobs are gone"
             : "variables, functions and background jobs are gone, files are not");
  }
  return text;
}

}  // namespace

// Runs the box for one command; it stands still before and after. What the box's watched limits did
// meanwhile is told in `limits_met`.
absl::StatusOr<ShellResult> Environment::State::shell_command(std::string_view command,
                                                              double timeout) {
  ShellLimits limits;
  limits.timeout = timeout;
  limits.no_output = spec.task.limits.command_no_output();
  limits.output = spec.task.limits.command_output();
  if (auto resumed = box->resume(); !resumed.ok()) return resumed;
  auto result = shell->run(command, limits, services.cancelled);
  if (!result.ok()) return result;
  box_ended = result->end == ShellResult::End::box_ended;
  if (box_ended) {
    outcome.compute_seconds += result->seconds;
    return result;
  }
  if (auto saved = shell->save(); !saved.ok()) return saved;
  auto used = box->pause();
  if (!used.ok()) return used.status();
  // A box with many processors may compute for longer than the clock ran.
  const double computed = std::max(used->cpu_seconds - usage.cpu_seconds, 0.0);
  outcome.cpu_seconds += computed;
  outcome.compute_seconds += std::max(result->seconds, computed);
  limits_met.clear();
  if (used->out_of_memory > usage.out_of_memory || (result->exit_code == kKilled && memory_met()))
    limits_met = "a process was ended: together they held more memory than allowed";
  if (used->out_of_disk > usage.out_of_disk)
    limits_met = "everything was ended: the workspace held more than allowed; remove files first";
  usage = *used;
  return result;
}

// Whether the sandbox's own limit of memory ended a process since this was asked last.
bool Environment::State::memory_met() {
  const auto stats = box->stats();
  if (!stats.ok()) return false;
  return std::exchange(out_of_memory, stats->out_of_memory) < stats->out_of_memory;
}

absl::StatusOr<StepResult> Environment::State::run_shell(const std::string& command,
                                                         double timeout) {
  const Limits& limits = spec.task.limits;
  const bool training = runs_program(command, spec.task.training_programs);
  const double cap = training ? limits.command_training() : limits.command_timeout();
  double seconds = timeout > 0 ? std::min(timeout, std::max(cap, limits.command_training())) : cap;
  if (limits.compute) seconds = std::min(seconds, *limits.compute - outcome.compute_seconds);
  seconds = std::min(seconds, time_left());
  seconds = std::max(seconds, 0.0);
  auto ran = shell_command(command, seconds);
  if (!ran.ok()) return ran.status();
  if (ran->end == ShellResult::End::cancelled)
    return absl::CancelledError("the episode is cancelled");
  StepResult result;
  result.observation = observation_of(*ran, seconds, limits.command_no_output());
  if (!limits_met.empty()) add_note(result.observation, limits_met);
  result.info =
      dump_json({{"tool", "shell"}, {"exit_code", ran->exit_code}, {"end", name_of(ran->end)}});
  return result;
}

absl::StatusOr<StepResult> Environment::State::use_component(const ToolCall& call) {
  Call plugin_call(plain_host_services(), Deadline::after(spec.task.limits.command_training()),
                   services.cancelled);
  absl::Status failure;
  const auto shell_in_box = [&](std::string_view command,
                                std::string& output) -> absl::StatusOr<int> {
    auto ran = shell_command(command, spec.task.limits.command_timeout());
    if (!ran.ok()) {
      failure = ran.status();
      return failure;
    }
    output = to_utf8(ran->output);
    return ran->exit_code;
  };
  const auto reply =
      tools.component(call.tool)->call(plugin_call, dump_json(call.arguments), shell_in_box);
  if (!failure.ok()) return failure;
  if (cancelled()) return absl::CancelledError("the episode is cancelled");
  const bool agent_at_fault = reply.status().code() == absl::StatusCode::kInvalidArgument ||
                              reply.status().code() == absl::StatusCode::kFailedPrecondition;
  if (!reply.ok() && !agent_at_fault) return reply.status();
  StepResult result;
  result.observation = reply.ok() ? to_utf8(*reply) : std::string(message_of(reply.status()));
  result.info = dump_json({{"tool", call.tool}});
  return result;
}

// An action of an interactive task. The box stands still.
absl::StatusOr<StepResult> Environment::State::act(const std::string& action) {
  const auto answer = played->act(action);
  if (cancelled()) return absl::CancelledError("the episode is cancelled");
  if (!answer.ok()) return answer.status();
  Json info = {{"tool", kActTool}, {"reward", finite_or_null(answer->reward)}};
  if (!answer->problem.empty()) info["problem"] = answer->problem;
  StepResult result;
  if (answer->terminated) {
    auto last = end("submit");
    if (!last.ok()) return last;
    result.reward = last->reward;
    result.terminated = true;
  }
  result.observation = answer->observation;
  result.info = dump_json(info);
  return result;
}

// Scores the submission as it stands, with the box still. Only what the task's feedback kind allows
// reaches the agent; the record gets the hidden test score of the same submission as well.
absl::StatusOr<StepResult> Environment::State::validate() {
  const TaskDefinition& task = spec.task;
  const Feedback& feedback = task.feedback;
  StepResult result;
  Json info = {{"tool", "validate"}, {"scores", nullptr}, {"problem", nullptr}};
  const auto answer = [&](std::string_view problem, std::string observation) {
    if (!problem.empty()) info["problem"] = problem;
    info["feedback"] = feedback_json();
    result.observation = std::move(observation);
    result.info = dump_json(info);
    return result;
  };
  if (feedback.kind == FeedbackKind::none) {
    return answer("no feedback", "This task gives no feedback: submit when you are done.");
  }
  if (feedback.max && outcome.feedback_used >= *feedback.max) {
    return answer(
        "no validations left",
        fmt::format("All {} validations are used. Submit when you are done.", *feedback.max));
  }
  auto submission = Submission::collect(*box, task.submission);
  if (!submission.ok()) return submission.status();
  if (!submission->problem().empty()) {
    return answer(submission->problem(),
                  fmt::format("Your submission cannot be scored: {}.", submission->problem()));
  }
  const std::string_view split = feedback.kind == FeedbackKind::test ? "test" : "validation";
  auto scored = score_submission(spec, services, *submission, split, "validation", outcome.steps);
  if (!scored.ok()) return scored.status();
  ++outcome.feedback_used;
  const std::string used = feedback.max ? fmt::format("Validations used: {} of {}.",
                                                      outcome.feedback_used, *feedback.max)
                                        : "";
  if (!scored->problem.empty()) {
    return answer(scored->problem,
                  fmt::format("Your submission cannot be scored: {}\n{}", scored->problem, used));
  }
  Validation validation{outcome.steps, scored->scores, scored->scores};
  if (split != "test") {
    auto shadow = score_submission(spec, services, *submission, "test", "shadow", outcome.steps);
    if (!shadow.ok()) return shadow.status();
    validation.shadow = shadow->scores;
  }
  outcome.validations.push_back(validation);
  if (feedback.kind == FeedbackKind::format) {
    return answer("", fmt::format("Your submission is valid. {}", used));
  }
  result.reward = meter.after_validation(scored->scores.at(task.primary().name));
  outcome.reward = meter.total();
  info["scores"] = scores_json(task, scored->scores);
  std::string text = fmt::format("Your submission is valid.\nScore ({}): {}\n", split,
                                 describe_scores(task, scored->scores));
  if (const auto baseline = task.baseline.scores.find(std::string(split));
      baseline != task.baseline.scores.end()) {
    text += fmt::format("Baseline: {}\n", describe_scores(task, baseline->second));
  }
  return answer("", text + used);
}

}  // namespace mlgym
