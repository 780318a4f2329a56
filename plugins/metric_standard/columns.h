// What metrics ask of the columns that they are given.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstddef>
#include <string>

namespace metrics {

using References = mlgym::Metric::References;

// Throws mlgym::Error(MLGYM_INVALID_ARGUMENT) when there is no prediction, another number of
// references than of predictions, or one column holds numbers and another texts.
void require_rows(const mlgym::Values& predictions, const References& references);

// The one reference of every prediction; throws as require_rows, and when there are several.
mlgym::Values only_reference(const mlgym::Values& predictions, const References& references);

// As only_reference, of numbers that are finite. References that are not throw
// MLGYM_INVALID_ARGUMENT, predictions that are not mlgym::SubmissionError.
mlgym::Values only_numbers(const mlgym::Values& predictions, const References& references);

// As only_numbers, of classes: every reference is 0 or 1.
mlgym::Values only_zeros_and_ones(const mlgym::Values& predictions, const References& references);

// "the prediction in row 3 (0.5)": rows count from 1, in the order in which they are scored.
std::string named_prediction(const mlgym::Values& predictions, std::size_t row);

// The score, unless the predictions are so far off that it is no finite number: SubmissionError.
double finite(double score);

}  // namespace metrics
