// The inside of Environment, shared by its sources: environment.cpp (life of an episode),
// acting.cpp (what the tools do), public_view.cpp (what agents are told).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "boxes/box.h"
#include "boxes/shell.h"
#include "components/task.h"
#include "environment/environment.h"
#include "environment/interactive_task.h"
#include "environment/reward.h"
#include "environment/submission.h"
#include "environment/tools.h"

namespace mlgym {

struct Environment::State {
  State(EnvironmentSpec environment, EnvironmentServices with, ToolSet offered)
      : spec(std::move(environment)),
        services(with),
        tools(std::move(offered)),
        meter(spec.task, spec.reward) {}

  absl::Status fill_workspace();
  absl::Status prepare_by_component();
  absl::StatusOr<StepResult> perform(const Action& action);
  absl::StatusOr<StepResult> run_shell(const std::string& command, double timeout);
  absl::StatusOr<StepResult> use_component(const ToolCall& call);
  absl::StatusOr<StepResult> act(const std::string& action);
  absl::StatusOr<StepResult> validate();
  absl::StatusOr<std::string> score_final(bool& missing);
  absl::StatusOr<std::string> score_played();
  absl::StatusOr<StepResult> end(std::string_view tag);
  absl::StatusOr<ShellResult> shell_command(std::string_view command, double timeout);
  bool memory_met();
  absl::Status keep_submission(const Submission& submission) const;
  absl::Status record_begin(std::int64_t number, const Action& action) const;
  absl::Status record_end(std::int64_t number, const StepResult& result) const;

  bool cancelled() const;
  std::string_view limit_reached() const;  // empty: none
  double time_left() const;                // seconds; infinite without a limit of time
  Json public_task() const;
  Json budget() const;
  Json feedback_json() const;

  EnvironmentSpec spec;
  EnvironmentServices services;
  ToolSet tools;
  RewardMeter meter;
  std::unique_ptr<Box> box;  // ends after the shell in it
  std::unique_ptr<Shell> shell;
  std::unique_ptr<InteractiveTask> played;  // of an interactive task
  Outcome outcome;
  BoxUsage usage;                   // of the agent's box, when it last came to a stop
  std::uint64_t out_of_memory = 0;  // processes that the sandbox's limit ended so far
  std::string limits_met;           // by the last command, in words
  double started = 0;               // monotonic seconds
  double waited = 0;                // seconds for models
  bool box_ended = false;
  bool ended = false;
};

}  // namespace mlgym
