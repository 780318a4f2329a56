#include "columns.h"

#include <cmath>
#include <cstdio>

namespace metrics {
namespace {

void require(bool holds, const char* otherwise) {
  if (!holds) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, otherwise);
}

}  // namespace

void require_rows(const mlgym::Values& predictions, const References& references) {
  require(predictions.count() > 0, "there are no predictions");
  require(references.count > 0, "there are no references");
  for (std::size_t k = 0; k < references.count; ++k) {
    require(references[k].count() == predictions.count(),
            "there are not as many references as predictions");
    require(references[k].numeric() == predictions.numeric(),
            "predictions and references are both numbers or both texts");
  }
}

mlgym::Values only_reference(const mlgym::Values& predictions, const References& references) {
  require_rows(predictions, references);
  require(references.count == 1, "this metric compares with one reference a row");
  return references[0];
}

mlgym::Values only_numbers(const mlgym::Values& predictions, const References& references) {
  const mlgym::Values reference = only_reference(predictions, references);
  require(reference.numeric(), "this metric compares numbers, not texts");
  for (std::size_t i = 0; i < reference.count(); ++i) {
    require(std::isfinite(reference.number(i)), "a reference is not a finite number");
    if (!std::isfinite(predictions.number(i)))
      throw mlgym::SubmissionError(named_prediction(predictions, i) + " is not a finite number");
  }
  return reference;
}

mlgym::Values only_zeros_and_ones(const mlgym::Values& predictions, const References& references) {
  const mlgym::Values reference = only_numbers(predictions, references);
  for (std::size_t i = 0; i < reference.count(); ++i) {
    require(reference.number(i) == 0 || reference.number(i) == 1,
            "this metric is for two classes: every reference is 0 or 1");
  }
  return reference;
}

std::string named_prediction(const mlgym::Values& predictions, std::size_t row) {
  char number[32] = "";
  if (predictions.numeric())
    std::snprintf(number, sizeof number, " (%.6g)", predictions.number(row));
  return "the prediction in row " + std::to_string(row + 1) + number;
}

double finite(double score) {
  if (!std::isfinite(score))
    throw mlgym::SubmissionError("the predictions are too far off to be scored");
  return score;
}

}  // namespace metrics
