// The inside of Environment, shared by its sources: environment.cpp (life of an episode),
// stepping.cpp (from actions to results), acting.cpp (what the tools do), validating.cpp,
// telling_state.cpp (what the agent's computer says of itself after a step),
// branching.cpp, saving.cpp, agent_program.cpp, public_view.cpp (what agents are told).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "boxes/box.h"
#include "boxes/shell.h"
#include "components/task.h"
#include "environment/environment.h"
#include "environment/evaluation.h"
#include "environment/interactive_task.h"
#include "environment/reward.h"
#include "environment/submission.h"
#include "environment/tools.h"

namespace mlgym {

// One box that the episode works in. Used by one thread at a time.
struct Branch {
  BranchId id = kOwnBranch;
  std::unique_ptr<Box> box;      // ends after the shell in it
  std::unique_ptr<Shell> shell;  // null: opened for the next command, with the state below
  std::string shell_state;
  BoxUsage usage;                   // when it last came to a stop
  std::uint64_t out_of_memory = 0;  // processes that the sandbox's limit ended so far
  std::string limits_met;           // by the last command, in words
  bool ended = false;               // a command shut the box down
};

// What can be put back.
struct KeptFiles {
  std::shared_ptr<const BoxSnapshot> files;
  std::string shell_state;
};

// A validation that was tried: why it could not be scored, or its scores.
struct TriedValidation {
  std::string problem;
  bool scored = false;  // it counts against the task's number of validations
  Scores scores, shadow;
};

// What an action did in its branch, before it counts for the episode.
struct Performed {
  StepResult result;
  std::optional<TriedValidation> validation;
};

// One of the actions of a moment.
struct Turn {
  std::size_t at = 0;       // in the order that was asked for
  std::int64_t number = 0;  // of the step
  Branch* branch = nullptr;
  absl::StatusOr<ToolCall> call = ToolCall();
  Performed done;

  bool is(std::string_view tool) const { return call.ok() && call->tool == tool; }
  bool waits_for_others() const { return is("submit") || is(kActTool); }
};

struct Environment::State {
  State(EnvironmentSpec environment, EnvironmentServices with, ToolSet offered)
      : spec(std::move(environment)),
        services(with),
        tools(std::move(offered)),
        meter(spec.task, spec.reward) {}

  BoxSpec box_spec() const;
  absl::Status fill_workspace();
  absl::Status prepare_by_component();
  absl::StatusOr<Branch*> find(BranchId id);

  absl::StatusOr<std::vector<StepResult>> step_each(const std::vector<Acting>& actings,
                                                    const ActingTerms& terms);
  absl::Status carry_out(std::vector<Turn>& turns);
  absl::StatusOr<StepResult> perform(Branch& branch, const absl::StatusOr<ToolCall>& call);
  absl::Status settle(Turn& turn);
  absl::Status end_by_limit(StepResult& last);
  absl::StatusOr<StepResult> run_shell(Branch& branch, const std::string& command, double timeout);
  absl::StatusOr<StepResult> use_component(Branch& branch, const ToolCall& call);
  absl::StatusOr<StepResult> act(const std::string& action);
  absl::Status tell_state(Branch& branch, Json& info);
  absl::StatusOr<ShellResult> shell_command(Branch& branch, std::string_view command,
                                            const ShellLimits& limits,
                                            const std::atomic<bool>* stopped = nullptr);
  absl::Status wake(Branch& branch);
  absl::StatusOr<BoxUsage> bring_to_rest(Branch& branch, ShellResult& result);
  double seconds_left_for_command(double wanted) const;
  ShellLimits shell_limits(double timeout) const;

  std::string no_validation(std::int64_t tried) const;
  std::string validations_used() const;
  absl::StatusOr<TriedValidation> try_validation(Branch& branch, std::int64_t number);
  void settle_validation(const TriedValidation& tried, std::int64_t number, StepResult& result);

  absl::StatusOr<std::shared_ptr<const BoxSnapshot>> freeze(Branch& branch);
  absl::StatusOr<Branch> branch_from(BranchId id, const KeptFiles& kept);
  absl::Status may_branch() const;
  absl::Status record_branching(Json data);

  void tell_of_interruption(StepResult& result);
  absl::Status start_played(StepResult& first, const Json& actions);
  absl::StatusOr<ShellResult> watched(Branch& branch, const AgentProgram& program,
                                      const std::string& command, std::string& stopped);

  absl::StatusOr<std::string> score_final(Branch& branch, bool& missing);
  absl::StatusOr<std::string> score_played();
  absl::StatusOr<StepResult> end(std::string_view tag, BranchId id = kOwnBranch);
  absl::Status keep_submission(const Submission& submission) const;
  absl::Status record_begin(std::int64_t number, const Acting& acting) const;
  absl::Status record_end(std::int64_t number, const StepResult& result) const;

  bool cancelled() const;
  std::string_view limit_reached() const;  // empty: none
  // Seconds; infinite without a limit of time. `waiting`: for models, beside what is counted.
  double time_left(double waiting = 0) const;
  Json public_task() const;
  Json budget() const;
  Json feedback_json() const;

  EnvironmentSpec spec;
  EnvironmentServices services;
  ToolSet tools;
  RewardMeter meter;
  std::map<BranchId, Branch> branches;
  std::map<SnapshotId, KeptFiles> snapshots;
  BranchId last_branch = kOwnBranch;
  SnapshotId last_snapshot = 0;
  std::unique_ptr<InteractiveTask> played;  // of an interactive task
  Json first_state;                         // before the first step; null: nothing told it
  Outcome outcome;
  ActingTerms terms;            // of the actions that are being carried out
  mutable std::mutex counting;  // guards steps and seconds of `outcome` while several threads act
  int computing_branches = 1;   // at the same time
  double started = 0;           // monotonic seconds
  double waited = 0;            // seconds for models
  double elapsed_before = 0;    // seconds of an earlier process that played this episode
  bool moved = false;           // from that process, and the agent was not told yet
  bool cut_short = false;       // a command by the interruption: it has done a part of its work
  std::filesystem::path kept_archive;  // Environment::kept_archive
  bool ended = false;
};

}  // namespace mlgym
