#pragma once

#include <mlgym/plugin.hpp>

namespace metrics {

// CIDEr-D (Vedantam, Lawrence Zitnick and Parikh, CVPR 2015, section 5): how much the n-grams of a
// prediction agree with those of its references, where n-grams that many rows' references have
// weigh less. For n = 1 to 4 an n-gram's weight is its count times log(rows / rows whose references
// have it); predicted counts beyond a reference's are clipped; cosine similarities are damped by
// exp(-d^2 / (2 sigma^2)) with the difference d of lengths and sigma = 6; the mean over n,
// references and rows is multiplied by 10. Counts are not divided by lengths, as in the authors'
// program, by whose figures captions are compared. Of one row it is 0. Words as in ngrams.h.
struct CiderD : mlgym::Metric {
  static constexpr double low = 0, high = 10;
  explicit CiderD(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
