#pragma once

#include <mlgym/plugin.hpp>

namespace metrics {

// The coefficient of determination, 1 - sum (y - p)^2 / sum (y - mean y)^2: 1 for right
// predictions, 0 for the mean of the references, without a bound below. Where all references are
// equal it is 1 when all predictions equal them and 0 otherwise, as in scikit-learn. Needs two
// rows.
struct R2 : mlgym::Metric {
  static constexpr double high = 1;
  explicit R2(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
