#pragma once

#include <mlgym/plugin.hpp>

#include <limits>

namespace metrics {

// The mean absolute error, in the unit of the column. No finite score is the worst, so the task has
// to say its floor.
struct Mae : mlgym::Metric {
  static constexpr int direction = MLGYM_MINIMIZE;
  static constexpr double low = 0, floor_value = std::numeric_limits<double>::infinity();
  explicit Mae(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
