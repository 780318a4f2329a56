#pragma once

#include <mlgym/plugin.hpp>

#include <limits>

namespace metrics {

// How many bits a language model needs for a byte of text: minus the sum of the predictions,
// divided by ln 2 and by the sum of the references. A row is a piece of the text: its prediction is
// the natural logarithm of the probability that the model gave it, its reference the number of its
// bytes in UTF-8. The floor is the score of a model that finds every byte equally likely. The
// logarithms have to come from the evaluation, which sees that the probabilities add up to 1: as a
// column of a submission they would be claims.
struct BitsPerByte : mlgym::Metric {
  static constexpr int direction = MLGYM_MINIMIZE;
  static constexpr double low = 0, floor_value = 8;
  explicit BitsPerByte(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
