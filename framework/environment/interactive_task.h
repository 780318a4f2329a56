// A task that answers actions itself (mlgym.task.interactive/1), played in the host.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "components/task.h"
#include "environment/environment.h"

namespace mlgym {

// One thread at a time. Errors are those of the component, never the agent's.
class InteractiveTask {
 public:
  static absl::StatusOr<std::unique_ptr<InteractiveTask>> create(
      const EnvironmentSpec& spec, const EnvironmentServices& services);

  absl::StatusOr<std::string> reset();  // the first observation
  struct Answer {
    std::string observation;
    std::string problem;  // why the action made no sense; then nothing has happened
    double reward = 0;
    bool terminated = false;
  };
  absl::StatusOr<Answer> act(const std::string& action);
  // All so far, those that made no sense left out. Played again after `reset` they lead here.
  const std::vector<std::string>& actions() const { return actions_; }
  // Of the actions so far, recorded as the episode's final score.
  absl::StatusOr<Scores> score(std::int64_t step);

 private:
  InteractiveTask(const EnvironmentSpec& spec, const EnvironmentServices& services,
                  TaskComponent component)
      : spec_(spec), services_(services), component_(std::move(component)) {}
  const EnvironmentSpec& spec_;
  const EnvironmentServices& services_;
  TaskComponent component_;
  std::vector<std::string> actions_;
};

}  // namespace mlgym
