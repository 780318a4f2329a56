#pragma once

#include <mlgym/plugin.hpp>

namespace metrics {

// The mean negative log-likelihood, in nats, of references that are 0 or 1 under predictions that
// are the probability of 1. Probabilities are kept away from 0 and 1 by the distance of 1 to the
// next double, as in scikit-learn, which bounds the score.
struct LogLoss : mlgym::Metric {
  static constexpr int direction = MLGYM_MINIMIZE;
  static constexpr double low = 0, high = 36.043653389117154;
  static constexpr double floor_value = high;
  explicit LogLoss(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
