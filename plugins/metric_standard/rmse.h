#pragma once

#include <mlgym/plugin.hpp>

#include <limits>

namespace metrics {

// The root of the mean squared error, in the unit of the column. No finite score is the worst, so
// the task has to say its floor.
struct Rmse : mlgym::Metric {
  static constexpr int direction = MLGYM_MINIMIZE;
  static constexpr double low = 0, floor_value = std::numeric_limits<double>::infinity();
  explicit Rmse(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
