// What the tools do in the agent's box.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/environment_state.h"
#include "environment/scoring.h"
#include "environment/tool_scripts.h"

namespace mlgym {
namespace {

// Whether the sandbox's own limit of memory ended a process since this was asked last. Asking takes
// as long as a short command: it is for commands that failed.
bool memory_met(Branch& branch) {
  const auto stats = branch.box->stats();
  if (!stats.ok()) return false;
  return std::exchange(branch.out_of_memory, stats->out_of_memory) < stats->out_of_memory;
}

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

constexpr int kNotFound = 127;  // exit code of a shell that found no such program

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
      note("the computer was lost during this command, and cannot be started again");
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

void Environment::State::tell_of_interruption(StepResult& result) {
  if (!moved) return;
  add_note(result.observation,
           fmt::format("the episode was interrupted {} this command, and went on elsewhere: what "
                       "ran in the background is gone, and so is what was in /tmp{}",
                       cut_short ? "during" : "before",
                       cut_short ? "; the command was run again from the start, on the files as "
                                   "its first run had left them"
                                 : ""));
  moved = cut_short = false;
}

// Has the branch's shell there and its processes running. A box that cannot be resumed has lost
// its process 1 since, which the shell finds with its next command and sets right.
absl::Status Environment::State::wake(Branch& branch) {
  kept_archive.clear();
  if (branch.shell) {
    (void)branch.box->resume();
    return absl::OkStatus();
  }
  auto shell = Shell::open(*branch.box, branch.shell_state);
  if (!shell.ok()) return with_context(shell.status(), "cannot open a shell in the agent's box");
  branch.shell = std::move(*shell);
  return absl::OkStatus();
}

// Stops the box's processes. Where process 1 ended after the command did, the box is started again.
absl::StatusOr<BoxUsage> Environment::State::bring_to_rest(Branch& branch, ShellResult& result) {
  if (auto used = branch.box->pause(); used.ok()) return used;
  if (auto again = branch.shell->reopen(); !again.ok()) {
    result.end = ShellResult::End::box_ended;
    return branch.usage;
  }
  result.restarted = true;
  result.restored = !branch.shell->state().empty();
  return branch.box->pause();
}

// Runs the box for one command; it stands still before and after. What the box's watched limits did
// meanwhile is told in `limits_met`.
absl::StatusOr<ShellResult> Environment::State::shell_command(Branch& branch,
                                                              std::string_view command,
                                                              const ShellLimits& limits,
                                                              const std::atomic<bool>* stopped) {
  if (auto woken = wake(branch); !woken.ok()) return woken;
  auto result = branch.shell->run(command, limits, stopped ? stopped : services.cancelled);
  if (!result.ok()) return result;
  BoxUsage used = branch.usage;
  if (result->end != ShellResult::End::box_ended) {
    if (auto saved = branch.shell->save(); !saved.ok()) return saved;
    auto rested = bring_to_rest(branch, *result);
    if (!rested.ok()) return rested.status();
    used = *rested;
  }
  branch.ended = result->end == ShellResult::End::box_ended;
  BoxUsage& usage = branch.usage;
  // A box with many processors may compute for longer than the clock ran.
  const double computed = std::max(used.cpu_seconds - usage.cpu_seconds, 0.0);
  {
    const std::lock_guard lock(counting);
    outcome.cpu_seconds += computed;
    outcome.compute_seconds += std::max(result->seconds, computed);
  }
  branch.limits_met.clear();
  if (used.out_of_memory > usage.out_of_memory || (result->exit_code != 0 && memory_met(branch)))
    branch.limits_met = "a process was ended: together they held more memory than allowed";
  if (used.out_of_disk > usage.out_of_disk)
    branch.limits_met =
        "everything was ended: the workspace held more than allowed; remove files first";
  usage = used;
  return result;
}

ShellLimits Environment::State::shell_limits(double timeout) const {
  ShellLimits limits;
  limits.timeout = timeout;
  limits.no_output = spec.task.limits.command_no_output();
  limits.output = spec.task.limits.command_output();
  return limits;
}

// What the episode's limits leave of the seconds that a command may take. Branches that compute at
// the same time share what is left of the time of computing.
double Environment::State::seconds_left_for_command(double wanted) const {
  const std::lock_guard lock(counting);
  double seconds = wanted;
  if (const auto& compute = spec.task.limits.compute)
    seconds = std::min(seconds, (*compute - outcome.compute_seconds) / computing_branches);
  if (terms.compute) seconds = std::min(seconds, *terms.compute / computing_branches);
  if (terms.time) seconds = std::min(seconds, *terms.time);
  return std::max(std::min(seconds, time_left()), 0.0);
}

absl::StatusOr<StepResult> Environment::State::run_shell(Branch& branch, const std::string& command,
                                                         double timeout) {
  const Limits& limits = spec.task.limits;
  const bool training = runs_program(command, spec.task.training_programs);
  const double cap = training ? limits.command_training() : limits.command_timeout();
  const double seconds = seconds_left_for_command(
      timeout > 0 ? std::min(timeout, std::max(cap, limits.command_training())) : cap);
  auto ran = shell_command(branch, command, shell_limits(seconds));
  if (!ran.ok()) return ran.status();
  if (ran->end == ShellResult::End::cancelled)
    return absl::CancelledError("the episode is cancelled");
  StepResult result;
  result.observation = observation_of(*ran, seconds, limits.command_no_output());
  if (!branch.limits_met.empty()) add_note(result.observation, branch.limits_met);
  if (ran->exit_code == kNotFound) {
    const auto advice = tools.advice_on_unknown_program(command, result.observation);
    if (!advice.empty()) add_note(result.observation, advice);
  }
  result.info =
      dump_json({{"tool", "shell"}, {"exit_code", ran->exit_code}, {"end", name_of(ran->end)}});
  return result;
}

absl::StatusOr<StepResult> Environment::State::use_component(Branch& branch, const ToolCall& call) {
  Call plugin_call(
      plain_host_services(),
      Deadline::after(std::max(std::min(spec.task.limits.command_training(), time_left()), 0.0)),
      services.cancelled);
  absl::Status failure;
  Json info = {{"tool", call.tool}};
  const auto shell_in_box = [&](std::string_view command,
                                std::string& output) -> absl::StatusOr<int> {
    const double seconds = seconds_left_for_command(spec.task.limits.command_timeout());
    auto ran = shell_command(branch, command, shell_limits(seconds));
    if (!ran.ok()) {
      failure = ran.status();
      return failure;
    }
    output = ran->end == ShellResult::End::exited
                 ? to_utf8(ran->output)
                 : observation_of(*ran, seconds, spec.task.limits.command_no_output());
    if (!branch.limits_met.empty()) add_note(output, branch.limits_met);
    info["exit_code"] = ran->exit_code;
    info["end"] = name_of(ran->end);
    return ran->exit_code;
  };
  if (const Manifest* scripts = tools.scripts_of(call.tool)) {
    if (auto shown = show_scripts(*scripts, *branch.box); !shown.ok()) return shown;
  }
  const auto reply = tools.call(call, plugin_call, shell_in_box);
  if (!failure.ok()) return failure;
  if (cancelled()) return absl::CancelledError("the episode is cancelled");
  const bool agent_at_fault = reply.status().code() == absl::StatusCode::kInvalidArgument ||
                              reply.status().code() == absl::StatusCode::kFailedPrecondition;
  if (!reply.ok() && !agent_at_fault) return reply.status();
  StepResult result;
  result.observation = reply.ok() ? to_utf8(*reply) : std::string(message_of(reply.status()));
  if (!tools.scripts_of(call.tool)) info = {{"tool", call.tool}};
  result.info = dump_json(info);
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

}  // namespace mlgym
