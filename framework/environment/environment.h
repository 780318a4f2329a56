// A task running in a box: reset and step as in Gymnasium, with rewards that add up to the
// normalised test score.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
  std::vector<std::string> tools = {"shell", "submit", "validate"};
  RewardKind reward = RewardKind::improvement;
  bool host_network = false;
  std::vector<int> gpus;                  // of the host, by number
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
  std::string info;  // a JSON object, without clocks, paths and random names; docs/episode.md
};

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

// One thread at a time, except `outcome` snapshots by its owner. Every method that returns an error
// has met a failure of the host, not of the agent.
class Environment {
 public:
  static absl::StatusOr<std::unique_ptr<Environment>> create(EnvironmentSpec spec,
                                                             EnvironmentServices services);
  ~Environment();

  // Makes the box and fills the workspace. The first observation is the task's instructions.
  absl::StatusOr<StepResult> reset();
  // After the end: kFailedPrecondition. Cancelled: kCancelled, and the episode has no outcome.
  absl::StatusOr<StepResult> step(const Action& action);
  // Ends a running episode from outside: scores what is there, exit status `autosubmission (TAG)`.
  absl::StatusOr<StepResult> finish(std::string_view tag);

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
