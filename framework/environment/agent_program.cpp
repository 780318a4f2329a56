// A program that solves the task by itself, in the agent's box, with the episode's models.
#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <thread>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/environment_state.h"

namespace mlgym {
namespace {

constexpr const char* kInstructions = "instructions.md";

// Asks twenty times a second why something is to stop, until there is a reason or it is destroyed.
class Watch {
 public:
  explicit Watch(std::function<std::string()> reason)
      : thread_([this, reason = std::move(reason)] {
          std::unique_lock lock(mutex_);
          while (!done_) {
            if (reason_ = reason(); !reason_.empty()) {
              stopped_ = true;
              return;
            }
            changed_.wait_for(lock, std::chrono::milliseconds(50));
          }
        }) {}
  ~Watch() { finish(); }
  const std::atomic<bool>& stopped() const { return stopped_; }
  // Ends it; the reason, if there was one.
  std::string finish() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    return reason_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::string reason_;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

}  // namespace

bool Environment::may_reply() const {
  const std::lock_guard lock(state_->counting);
  const auto& limit = state_->spec.task.limits.steps;
  return !limit || state_->outcome.steps < *limit;
}

void Environment::count_reply() {
  const std::lock_guard lock(state_->counting);
  ++state_->outcome.steps;
}

std::int64_t Environment::steps() const {
  const std::lock_guard lock(state_->counting);
  return state_->outcome.steps;
}

absl::StatusOr<StepResult> Environment::run_program(BranchId id, const AgentProgram& program) {
  State& state = *state_;
  if (state.ended) return unable("the episode has ended ({})", state.outcome.exit_status);
  if (state.cancelled()) return absl::CancelledError("the episode is cancelled");
  const auto found = state.find(id);
  if (!found.ok()) return found.status();
  Branch& branch = **found;
  if (branch.ended) return unable("environment {} was lost during its last command", id);
  const std::int64_t number = state.outcome.steps + 1;
  if (auto begun = state.record_begin(
          number, {id, {{}, "program", dump_json({{"command", program.command}}), {}}});
      !begun.ok())
    return begun;

  if (auto woken = state.wake(branch); !woken.ok()) return woken;
  const std::filesystem::path instructions = branch.box->channel() / kInstructions;
  if (!(std::ofstream(instructions) << program.instructions).flush())
    return internal("cannot write {}", instructions.string());
  const auto variables = program.serve(*branch.box);
  if (!variables.ok()) return variables.status();
  std::string command = "(\n";
  for (const auto& [name, value] : *variables)
    command += fmt::format("export {}={}\n", name, shell_quote(value));
  command +=
      fmt::format("export MLGYM_INSTRUCTIONS=/run/mlgym/{}\n{}\n)", kInstructions, program.command);
  std::string stopped;
  const std::int64_t before = state.outcome.steps;
  auto ran = state.watched(branch, program, command, stopped);
  if (!ran.ok()) return ran.status();
  if (state.cancelled()) return absl::CancelledError("the episode is cancelled");
  const std::int64_t replies = state.outcome.steps - before;
  state.outcome.steps = std::max(state.outcome.steps, number);

  StepResult result;
  result.observation = to_utf8(ran->output);
  if (!stopped.empty()) result.observation += fmt::format("\n[the program was ended: {}]", stopped);
  result.info = dump_json({{"tool", "program"},
                           {"exit_code", ran->exit_code},
                           {"replies", replies},
                           {"stopped", stopped.empty() ? Json(nullptr) : Json(stopped)}});
  if (auto limited = state.end_by_limit(result); !limited.ok()) return limited;
  if (auto recorded = state.record_end(number, result); !recorded.ok()) return recorded;
  return result;
}

// The program's command, ended when a limit is reached. Time that it waits for models is none of
// computing.
absl::StatusOr<ShellResult> Environment::State::watched(Branch& branch, const AgentProgram& program,
                                                        const std::string& command,
                                                        std::string& stopped) {
  const double begun = monotonic_seconds(), waited_before = program.waited();
  const double compute_before = outcome.compute_seconds;
  const auto waits = [&] { return program.waited() - waited_before; };
  const auto reason = [&]() -> std::string {
    if (cancelled()) return "the episode is cancelled";
    const double ran = monotonic_seconds() - begun;
    const auto& compute = spec.task.limits.compute;
    if (compute && compute_before + ran - waits() >= *compute)
      return "the time of computing was up";
    if (time_left(waits()) <= 0) return "the time was up";
    return program.stop();
  };
  ShellLimits limits = shell_limits(1e9);  // the watch ends it
  limits.no_output = limits.timeout;
  Watch watch(reason);
  auto ran = shell_command(branch, command, limits, &watch.stopped());
  stopped = watch.finish();
  if (!ran.ok()) return ran;
  // What was counted as computing while it waited.
  const double computed = outcome.compute_seconds - compute_before;
  outcome.compute_seconds = compute_before + std::max(computed - waits(), 0.0);
  waited += waits();
  return ran;
}

}  // namespace mlgym
