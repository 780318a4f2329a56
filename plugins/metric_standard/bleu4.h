#pragma once

#include <mlgym/plugin.hpp>

namespace metrics {

// BLEU over the whole column (Papineni et al., ACL 2002, section 2.3): the geometric mean of the
// shares of predicted 1- to 4-grams that a reference has too, each counted at most as often as one
// reference has it, times the brevity penalty exp(1 - r / c) where the predictions' words c are
// fewer than the nearest references' r (of two equally near ones the shorter). Not smoothed: 0
// where no 4-gram is right. Words as in ngrams.h.
struct Bleu4 : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit Bleu4(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
