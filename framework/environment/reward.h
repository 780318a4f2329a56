// Rewards of an episode. Their sum is the normalised test score (docs/rewards.md).
#pragma once

#include "config/run_config.h"
#include "config/task_file.h"

namespace mlgym {

// With N the normalised score (config/task_file.h) and P the best N over the validations so far:
// `improvement` gives the increase of P at each validation and N(test) - P at the end;
// `final_score` gives N(test) at the end; `none` gives nothing.
class RewardMeter {
 public:
  RewardMeter(const TaskDefinition& task, RewardKind kind) : task_(task), kind_(kind) {}

  double after_validation(double validation_score);
  // `normalised` is N of the final test score, 0 when nothing could be scored. Once.
  double at_end(double normalised);
  double total() const { return total_; }
  double best() const { return best_; }
  void go_on(double best, double total) {
    best_ = best;
    total_ = total;
  }

 private:
  const TaskDefinition& task_;  // outlives the meter: both belong to the environment
  RewardKind kind_;
  double best_ = 0;
  double total_ = 0;
};

}  // namespace mlgym
