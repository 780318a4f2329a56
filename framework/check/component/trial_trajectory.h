// An episode that has ended, as learners and exporters get it.
#pragma once

#include <mlgym/kinds/learner.h>

#include <deque>
#include <string>
#include <vector>

namespace mlgym {

// Not movable: what is borrowed lives in it.
class TrialTrajectory {
 public:
  // `turns` actions that went well, or an episode that failed.
  TrialTrajectory(int turns, bool good);
  TrialTrajectory(const TrialTrajectory&) = delete;
  TrialTrajectory& operator=(const TrialTrajectory&) = delete;
  const mlgym_trajectory* raw() const { return &raw_; }

 private:
  std::deque<std::string> texts_;  // deques: what is pointed to does not move
  std::deque<mlgym_turn> turns_;
  std::vector<const mlgym_turn*> list_;
  mlgym_trajectory raw_{};
};

}  // namespace mlgym
