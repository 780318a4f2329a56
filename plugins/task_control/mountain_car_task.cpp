#include "mountain_car_task.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

namespace control {
namespace {

constexpr std::size_t kMaxFileBytes = kMaxHeaderBytes + 4 * std::size_t{kMaxParameters};

// What one answer may cost: an evaluation of five such policies that never reach the goal takes
// about a minute, so that no submission can outlast the evaluation's time limit.
constexpr std::int64_t kMaxMultiplicationsHere = 100000;

std::string checkpoint_name(std::int64_t number) {
  return "checkpoint_" + std::to_string(number) + ".policy";
}

std::string read_checkpoint(const std::string& folder, const std::string& name) {
  std::ifstream file(folder + "/" + name, std::ios::binary);
  if (!file) throw PolicyError("the file is missing");
  std::string content(kMaxFileBytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() > kMaxFileBytes)
    throw PolicyError("the file is longer than " + std::to_string(kMaxFileBytes) + " bytes");
  return content;
}

}  // namespace

MountainCarTask::MountainCarTask(const mlgym::Settings& settings)
    : episodes_(settings.integer("episodes", 256)),
      checkpoints_(settings.integer("checkpoints", 5)) {
  if (episodes_ < 1 || checkpoints_ < 1) {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "the settings \"episodes\" and \"checkpoints\" must be positive");
  }
}

void MountainCarTask::prepare(mlgym::Call&, mlgym::Workspace& workspace, std::uint64_t) {
  workspace.put("evaluator.json", facts() + "\n");
}

std::string MountainCarTask::facts() {
  return nlohmann::ordered_json{{"episodes", episodes_},
                                {"observations", 2},
                                {"checkpoints", checkpoints_},
                                {"max_steps", kMaxSteps},
                                {"start_low", kStartLow},
                                {"start_high", kStartHigh},
                                {"min_position", kMinPosition},
                                {"max_position", kMaxPosition},
                                {"max_speed", kMaxSpeed},
                                {"goal_position", kGoalPosition},
                                {"goal_velocity", kGoalVelocity},
                                {"power", kPower},
                                {"gravity", kGravity},
                                {"frequency", kFrequency},
                                {"min_action", kMinAction},
                                {"max_action", kMaxAction},
                                {"goal_reward", kGoalReward},
                                {"action_cost", kActionCost},
                                {"max_layers", kMaxLayers},
                                {"max_multiplications", kMaxMultiplicationsHere}}
      .dump();
}

void MountainCarTask::evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                               mlgym::Scores& scores) {
  double total = 0;
  for (std::int64_t number = 1; number <= checkpoints_; ++number) {
    const std::string name = checkpoint_name(number);
    try {
      PolicyNetwork policy = mountain_car_policy(read_checkpoint(evaluation.submission, name));
      Random starts(evaluation.seed);
      for (std::int64_t episode = 0; episode < episodes_; ++episode)
        total += episode_return(call, policy, MountainCar::at_start(starts));
    } catch (const PolicyError& error) {
      throw mlgym::SubmissionError(name + ": " + error.what());
    }
  }
  scores.add("mean_return", total / static_cast<double>(episodes_ * checkpoints_));
}

PolicyNetwork mountain_car_policy(std::string_view file) {
  PolicyNetwork policy(file);
  if (policy.input() != Shape{2} || policy.output() != Shape{1}) {
    throw PolicyError(
        "a policy for this task takes [2], position and velocity, and gives [1], the "
        "action; this one takes " +
        text_of(policy.input()) + " and gives " + text_of(policy.output()));
  }
  if (policy.multiplications() > kMaxMultiplicationsHere) {
    throw PolicyError("the network needs " + std::to_string(policy.multiplications()) +
                      " multiplications a step; this task allows " +
                      std::to_string(kMaxMultiplicationsHere));
  }
  return policy;
}

double episode_return(mlgym::Call& call, PolicyNetwork& policy, MountainCar car) {
  policy.reset();
  std::vector<float> observation(2);
  double total = 0;
  for (int step = 1; step <= kMaxSteps; ++step) {
    call.checkpoint();  // every step: networks at their caps take milliseconds for one
    observation = {static_cast<float>(car.position), static_cast<float>(car.velocity)};
    const float action = policy.act(observation)[0];
    if (!std::isfinite(action))
      throw PolicyError("its answer in step " + std::to_string(step) +
                        " of an episode is not a finite number");
    const MountainCar::Outcome outcome = car.step(action);
    total += outcome.reward;
    if (outcome.at_goal) break;
  }
  return total;
}

}  // namespace control
