// Scores policies for the mountain car.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "mountain_car.h"
#include "policy_network.h"

namespace control {

// What task.yaml may set; JSON Schema.
inline constexpr const char* kMountainCarSettings = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "episodes": {"type": "integer", "minimum": 1, "maximum": 100000},
    "checkpoints": {"type": "integer", "minimum": 1, "maximum": 100}}})";

// One metric, `mean_return`: the return of an episode without discount, averaged over the submitted
// checkpoints (checkpoint_1.policy, checkpoint_2.policy, ...) and the start states, which are the
// same for all of them. The workspace gets evaluator.json: facts(), for the agent's programs.
class MountainCarTask : public mlgym::Task {
 public:
  explicit MountainCarTask(const mlgym::Settings& settings);
  void prepare(mlgym::Call& call, mlgym::Workspace& workspace, std::uint64_t seed) override;
  void evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                mlgym::Scores& scores) override;
  std::string facts() override;

 private:
  std::int64_t episodes_, checkpoints_;
};

// Reads a policy for the car from a file's content; throws PolicyError.
PolicyNetwork mountain_car_policy(std::string_view file);

// The return of the episode from `car`'s state. Throws PolicyError when the policy's answer is not
// finite.
double episode_return(mlgym::Call& call, PolicyNetwork& policy, MountainCar car);

}  // namespace control
