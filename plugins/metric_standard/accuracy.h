#pragma once

#include <mlgym/plugin.hpp>

namespace metrics {

// The share of predictions that equal one of their references. Numbers are compared as numbers,
// texts byte by byte.
struct Accuracy : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit Accuracy(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
