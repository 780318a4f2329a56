#include "mountain_car.h"

#include <algorithm>
#include <cmath>

namespace control {

MountainCar MountainCar::at_start(Random& random) {
  return {random.uniform(kStartLow, kStartHigh), 0};
}

MountainCar::Outcome MountainCar::step(double action) {
  const double force = std::clamp(action, kMinAction, kMaxAction);
  velocity += force * kPower - kGravity * std::cos(kFrequency * position);
  velocity = std::clamp(velocity, -kMaxSpeed, kMaxSpeed);
  position = std::clamp(position + velocity, kMinPosition, kMaxPosition);
  if (position <= kMinPosition && velocity < 0) velocity = 0;  // the left wall takes all speed
  const bool at_goal = position >= kGoalPosition && velocity >= kGoalVelocity;
  return {(at_goal ? kGoalReward : 0) - kActionCost * (force * force), at_goal};
}

}  // namespace control
