#pragma once

#include <mlgym/plugin.hpp>

namespace metrics {

// The area under the receiver operating characteristic: how often a row whose reference is 1 gets a
// greater prediction than one whose reference is 0, ties counted as half. By ranks, ties sharing
// the mean of theirs (Mann-Whitney U; Hanley and McNeil, Radiology 143, 1982). Needs rows of both
// classes. Predictions are scores on any scale.
struct Auc : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit Auc(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
