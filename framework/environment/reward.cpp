#include "environment/reward.h"

namespace mlgym {

double RewardMeter::after_validation(double validation_score) {
  if (kind_ != RewardKind::improvement) return 0;
  const double normalised = normalised_score(task_, validation_score);
  if (!(normalised > best_)) return 0;
  const double reward = normalised - best_;
  best_ = normalised;
  total_ += reward;
  return reward;
}

double RewardMeter::at_end(double normalised) {
  if (kind_ == RewardKind::none) return 0;
  const double reward = normalised - total_;
  total_ = normalised;
  return reward;
}

}  // namespace mlgym
