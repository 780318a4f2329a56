// The mountain car with continuous actions: an engine too weak for the hill, so that the car has
// to swing.
//
// The problem is A. W. Moore's (Efficient Memory-based Learning for Robot Control, PhD thesis,
// University of Cambridge, 1990); dynamics, constants and rewards are those of Gymnasium's
// MountainCarContinuous-v0, in double precision. One difference: Gymnasium limits the action for
// the force but takes its cost from the action as given; here the limited action is used for both,
// so that a return is at least -0.1 a step whatever a policy answers.
#pragma once

#include <cstdint>
#include <random>

namespace control {

// Gymnasium's constants; the start range and the cap are its defaults too.
inline constexpr double kPower = 0.0015;
inline constexpr double kGravity = 0.0025;
inline constexpr double kFrequency = 3;  // of the hills, in radians for each unit of the way
inline constexpr double kMaxSpeed = 0.07;
inline constexpr double kMinPosition = -1.2, kMaxPosition = 0.6;
inline constexpr double kGoalPosition = 0.45, kGoalVelocity = 0;
inline constexpr double kStartLow = -0.6, kStartHigh = -0.4;
inline constexpr double kMinAction = -1, kMaxAction = 1;
inline constexpr double kGoalReward = 100;
inline constexpr double kActionCost = 0.1;
inline constexpr int kMaxSteps = 999;

// The same numbers on every machine: the engine is specified by the C++ standard, the mapping is
// ours (std::uniform_real_distribution is not portable).
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double uniform(double low, double high) {
    return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1p-53);
  }

 private:
  std::mt19937_64 engine_;
};

struct MountainCar {
  double position = 0, velocity = 0;

  static MountainCar at_start(Random& random);

  struct Outcome {
    double reward = 0;
    bool at_goal = false;  // the episode is over
  };
  // `action` is finite.
  Outcome step(double action);
};

}  // namespace control
