#pragma once

#include <mlgym/plugin.hpp>

#include <limits>

namespace metrics {

// The mean of the predictions, which are returns of episodes. References are not looked at: the
// returns have to come from the evaluation that played the episodes, for as a column of a
// submission they would be claims. No finite score is the worst, so the task has to say its floor.
struct MeanReturn : mlgym::Metric {
  static constexpr double floor_value = -std::numeric_limits<double>::infinity();
  explicit MeanReturn(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
