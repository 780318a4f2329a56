// The Python module that agents train with and the evaluator's dynamics are the same.
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>

#include "catch.h"
#include "folder.h"
#include "matching.h"
#include "mountain_car_task.h"
#include "python_program.h"
#include "task_calls.h"

using namespace control;
using namespace control::test;

namespace {

constexpr std::size_t kSteps = 100000;

// Columns of doubles, one after the other.
std::string bytes_of(const std::vector<double>& numbers) {
  std::string bytes(8 * numbers.size(), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}
std::vector<double> numbers_of(const std::string& bytes) {
  std::vector<double> numbers(bytes.size() / 8);
  std::memcpy(numbers.data(), bytes.data(), 8 * numbers.size());
  return numbers;
}

// Random positions, velocities and actions, many of them at the bounds and some beyond.
std::vector<double> random_steps() {
  std::mt19937_64 engine(1);
  const auto uniform = [&engine](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine() >> 11) * 0x1p-53);
  };
  const auto within = [&uniform](double low, double high) {
    return std::min(std::max(uniform(low - 0.1 * (high - low), high + 0.1 * (high - low)), low),
                    high);
  };
  std::vector<double> steps(3 * kSteps);
  for (std::size_t i = 0; i < kSteps; ++i) {
    steps[i] = within(kMinPosition, kMaxPosition);
    steps[kSteps + i] = within(-kMaxSpeed, kMaxSpeed);
    steps[2 * kSteps + i] = uniform(1.5 * kMinAction, 1.5 * kMaxAction);
  }
  return steps;
}

}  // namespace

TEST_CASE("module and evaluator agree step by step") {
  if (!has_numpy()) return;
  const mlgym::test::Folder scratch;
  const std::vector<double> steps = random_steps();
  const auto before = scratch.write("before", bytes_of(steps));
  const auto after = (scratch / "after").string();
  output_of_python(
      "import numpy as np, mountain_car\n"
      "position, velocity, action = np.fromfile('" +
      before.string() +
      "').reshape(3, -1)\n"
      "cars = mountain_car.MountainCar(len(position))\n"
      "cars.position, cars.velocity = position, velocity\n"
      "observations, rewards, done = cars.step(action)\n"
      "np.concatenate([observations.T, [rewards], [done]]).tofile('" +
      after + "')\n");
  const auto written = mlgym::read_file(after);
  REQUIRE(written.ok());
  const std::vector<double> found = numbers_of(*written);
  REQUIRE(found.size() == 4 * kSteps);

  double largest = 0;
  std::size_t different_ends = 0, ends = 0, walls = 0;
  for (std::size_t i = 0; i < kSteps; ++i) {
    MountainCar car{steps[i], steps[kSteps + i]};
    const auto outcome = car.step(steps[2 * kSteps + i]);
    largest = std::max({largest, std::abs(car.position - found[i]),
                        std::abs(car.velocity - found[kSteps + i]),
                        std::abs(outcome.reward - found[2 * kSteps + i])});
    if (outcome.at_goal != (found[3 * kSteps + i] != 0)) ++different_ends;
    if (outcome.at_goal) ++ends;
    if (car.position == kMinPosition) ++walls;
  }
  CHECK(largest <= 1e-12);
  CHECK(different_ends == 0);
  CHECK(ends > 1000);
  CHECK(walls > 1000);
}

TEST_CASE("the module's constants are the evaluator's") {
  if (!has_numpy()) return;
  MountainCarTask task(Settings("{}").get());
  const auto facts = nlohmann::json::parse(task.facts());
  const auto module = nlohmann::json::parse(output_of_python(
      "import json, mountain_car\n"
      "print(json.dumps({name.lower(): value for name, value in vars(mountain_car).items()\n"
      "                  if name.isupper()}))"));
  CHECK(module.size() >= 14);
  for (const auto& [name, value] : module.items()) {
    INFO(name);
    REQUIRE(facts.contains(name));
    CHECK(facts[name] == value);
  }
}

TEST_CASE("the module ends episodes and lets cars that are done rest") {
  if (!has_numpy()) return;
  CHECK(output_of_python("from mountain_car import *\n"
                         "cars = MountainCar(2, seed=3)\n"
                         "cars.position = np.array([0.449, -0.5])\n"
                         "cars.velocity = np.array([0.05, 0.0])\n"
                         "_, rewards, done = cars.step([1, 0])\n"
                         "print(rewards.round(3).tolist(), done.tolist())\n"
                         "first = cars.position[0]\n"
                         "_, rewards, _ = cars.step([1, 1])\n"
                         "print(rewards.round(3).tolist(), cars.position[0] == first)\n"
                         "for _ in range(MAX_STEPS - 3): done = cars.step([0, 0])[2]\n"
                         "print(done.tolist())\n"
                         "print(cars.step([0, 0])[2].tolist())\n"
                         "cars.reset()\n"
                         "print(cars.done.tolist())\n") ==
        "[99.9, 0.0] [True, False]\n[0.0, -0.1] True\n[True, False]\n[True, True]\n[False, "
        "False]\n");
}

TEST_CASE("the module's starts are those of its seed") {
  if (!has_numpy()) return;
  CHECK(output_of_python(
            "from mountain_car import *\n"
            "one, two = MountainCar(9, 5), MountainCar(9, 5)\n"
            "first = one.reset(); again = two.reset()\n"
            "print((first == again).all(), (one.reset() == first).all(axis=1).any())\n"
            "print(((first[:, 0] >= START_LOW) & (first[:, 0] < START_HIGH)).all())\n") ==
        "True False\nTrue\n");
}
