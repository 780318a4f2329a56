// A task running in a box: reset and step as in Gymnasium, with rewards that add up to the
// normalised test score.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_forward.h"
#include "boxes/box.h"
#include "config/run_config.h"
#include "config/task_file.h"
#include "data/task_resources.h"
#include "environment/action.h"
#include "environment/recorder.h"
#include "plugins/registry.h"

namespace mlgym {

// The random streams of an episode (docs/run_folder.md). Only the stream "agent" enters a box that
// an agent controls.
struct Streams {
  std::uint64_t run_seed = 0;
  std::string episode;
  std::uint64_t seed(std::string_view purpose) const;
};

struct EnvironmentSpec {
  TaskDefinition task;  // with the limits that hold
  TaskResources resources;
  Streams streams;
  std::vector<ToolChoice> tools = {"shell", "submit", "validate"};
  std::filesystem::path tool_folder;   // of the host, for what tools keep; empty: none
  std::vector<std::string> marks;      // of the tools, for the result
  std::filesystem::path agent_folder;  // whose own tools come first; empty: there are none
  std::string state_command;  // tells the agent's computer's state after steps; empty: none
  RewardKind reward = RewardKind::improvement;
  std::filesystem::path agent_packages;  // of the agent (data/agent_packages.h); empty: none
  bool host_network = false;
  bool loopback = false;  // programs in the box may speak with each other by 127.0.0.1
  std::vector<int> gpus;  // of the host, by number
  std::filesystem::path submission_copy;  // a folder that gets the final submission; empty: none
};

// What an environment works with; all outlive it.
struct EnvironmentServices {
  Boxes& boxes;
  Registry& registry;
  Recorder recorder;
  const std::atomic<bool>* cancelled = nullptr;
};

struct StepResult {
  std::string observation;  // UTF-8, for the agent
  double reward = 0;
  bool terminated = false;  // submitted
  bool truncated = false;   // a limit ended the episode
  bool submitted = false;   // by terms under which that does not end the episode
  std::string info;  // a JSON object, without clocks, paths and random names; docs/episode.md
};

// Of an action that came too late: truncated, with an empty observation.
StepResult not_carried_out();

struct Validation {
  std::int64_t step = 0;
  Scores scores;
  Scores shadow;  // the same submission on the hidden test part; never shown to the agent
};

// How an episode went. Complete once it has ended.
struct Outcome {
  std::string exit_status;            // empty while the episode runs; docs/episode.md lists them
  Scores scores;                      // on the test part; floors where nothing could be scored
  std::string floored;                // why the scores are floors; empty: they were measured
  std::optional<double> final_score;  // normalised
  std::vector<Validation> validations;
  std::int64_t feedback_used = 0;
  double reward = 0;
  std::int64_t steps = 0;
  double compute_seconds = 0;  // that the agent's box ran, or its processors, if that is more
  double cpu_seconds = 0;      // of its processors
};

// A box that an episode works in. Its first is 0; branches get the next numbers, none twice.
using BranchId = std::int64_t;
inline constexpr BranchId kOwnBranch = 0;
using SnapshotId = std::int64_t;

// A program that solves the task by itself.
struct AgentProgram {
  std::string command;       // for bash, in the workspace
  std::string instructions;  // in the file that MLGYM_INSTRUCTIONS names
  // Makes what the program needs in its box before it starts; gives variables for it.
  std::function<absl::StatusOr<std::vector<std::pair<std::string, std::string>>>(Box&)> serve;
  // Seconds that the program has waited for models so far. [any-thread]
  std::function<double()> waited;
  // Why the program is to end; empty: it may go on. [any-thread]
  std::function<std::string()> stop;
};

struct Acting {
  BranchId branch = kOwnBranch;
  Action action;
};

// What holds for the actions of an agent that another agent plays.
struct ActingTerms {
  bool submitting_ends = true;              // the episode
  std::optional<std::int64_t> validations;  // that they may make; unset: those of the episode
  std::optional<double> compute, time;      // seconds that their commands may take; the same
};

// One thread at a time, except `outcome` snapshots by its owner. What an agent asks for in vain is
// kInvalidArgument, kFailedPrecondition or kResourceExhausted from the functions on branches; every
// other error is a failure of the host, not of the agent.
class Environment {
 public:
  static absl::StatusOr<std::unique_ptr<Environment>> create(EnvironmentSpec spec,
                                                             EnvironmentServices services);
  ~Environment();

  // Makes the box and fills the workspace. The first observation is the task's instructions.
  absl::StatusOr<StepResult> reset();
  // After the end: kFailedPrecondition. Cancelled: kCancelled, and the episode has no outcome.
  absl::StatusOr<StepResult> step(const Action& action, BranchId branch = kOwnBranch);
  // Acts once in each of several branches, all different, at the same time. Steps are numbered, and
  // validations counted and rewarded, in the order given; submissions wait for the others. What is
  // not carried out because the episode ends before it is truncated, with an empty observation.
  absl::StatusOr<std::vector<StepResult>> step_each(const std::vector<Acting>& actings,
                                                    const ActingTerms& terms = {});
  // What `step_each` refuses before anything has happened.
  absl::Status check(const std::vector<Acting>& actings) const;
  // Ends a running episode from outside: scores what is in its own branch, exit status
  // `autosubmission (TAG)`.
  absl::StatusOr<StepResult> finish(std::string_view tag);

  // New branches with the files and the shell of this one, as many as MLGYM_MOST_ENVIRONMENTS
  // allows. Programs that run in it end.
  absl::StatusOr<std::vector<BranchId>> branch(BranchId from, std::size_t count);
  absl::StatusOr<SnapshotId> snapshot(BranchId branch);
  // A box that was lost works again after it.
  absl::Status restore(BranchId branch, SnapshotId snapshot);
  absl::Status release(BranchId branch);
  absl::Status discard(SnapshotId snapshot);
  bool branched() const;             // whether there are branches or snapshots
  bool lost(BranchId branch) const;  // its box ended, and could not be started again

  // Runs a program in a branch to its end, as one step whose number is that of the first reply it
  // gets from a model; every such reply is a step of its own (`count_reply`).
  absl::StatusOr<StepResult> run_program(BranchId branch, const AgentProgram& program);
  bool may_reply() const;  // whether there are steps left. [any-thread] while `run_program` runs
  void count_reply();      // the same
  std::int64_t steps() const;  // so far. The same

  // Keeps all of a running episode for a later process: the workspace in the file `archive`, which
  // must not exist unless it is `kept_archive()`, the rest in what is given. Running programs stand
  // still and go on. An action that was cancelled counts as not begun. kFailedPrecondition when
  // `branched()`.
  absl::StatusOr<Json> save(const std::filesystem::path& archive);
  // That of the last `save`, as long as nothing has run in the box since: it need not be written
  // again. Else empty.
  const std::filesystem::path& kept_archive() const;
  // In place of `reset`. The next observation tells of it, and of what is gone or done twice.
  absl::Status go_on(const Json& saved, const std::filesystem::path& archive);

  // Time that the episode spent waiting for models: it is no working time.
  void waited(double seconds);

  bool ended() const;
  const Outcome& outcome() const;
  // The best primary score over the validations, by the task's direction.
  std::optional<double> best_validation() const;
  // JSON for agents (docs/episode.md): the public part of the task, what is left of the limits.
  Json public_task() const;
  Json budget() const;

 private:
  struct State;
  explicit Environment(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mlgym
