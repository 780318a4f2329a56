#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/task.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "components/instance.h"

namespace mlgym {

// A mlgym.task/1 component. One thread at a time.
class TaskComponent {
 public:
  static absl::StatusOr<TaskComponent> create(const mlgym_component* component,
                                              const Json& settings, Call& call);

  // `put` stores a file in the agent's workspace. Nothing happens when the component has no
  // `prepare`.
  using Put = std::function<absl::Status(std::string_view path, std::string_view content)>;
  absl::Status prepare(Call& call, const Put& put, std::uint64_t seed);
  // The evaluator's constants, {NAME: number or text}; empty when the component has none to tell.
  absl::StatusOr<Json> facts(Call& call);
  // The scores by metric, unchecked. kFailedPrecondition: the submission is at fault.
  absl::StatusOr<std::map<std::string, double>> evaluate(Call& call,
                                                         const mlgym_evaluation& evaluation);

  // Whether it answers actions itself (MLGYM_TASK_INTERACTIVE); the rest is for those that do.
  bool interactive() const;
  absl::StatusOr<std::string> reset(Call& call, std::uint64_t seed);
  struct Interaction {
    std::string observation;
    double reward = 0;
    bool terminated = false;
  };
  // kInvalidArgument: the action makes no sense, and nothing has happened.
  absl::StatusOr<Interaction> step(Call& call, std::string_view action);
  absl::StatusOr<std::map<std::string, double>> score(Call& call);

 private:
  explicit TaskComponent(Instance instance) : instance_(std::move(instance)) {}
  // What a function of the component says by its scores.
  using Scored = std::function<mlgym_status(const mlgym_scores& scores)>;
  absl::StatusOr<std::map<std::string, double>> collect(Call& call, const char* name,
                                                        const Scored& function);
  Instance instance_;
};

}  // namespace mlgym
