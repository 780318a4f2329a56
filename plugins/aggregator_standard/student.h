// Means and how sure they are.
#pragma once

#include <vector>

namespace aggregator {

// Of a mean: the square of its standard error, and the degrees of freedom that this rests on.
struct MeanError {
  double square, degrees;
};

// Of independent values, at least two: s^2 / n, n - 1.
MeanError error_of(const std::vector<double>& values);

// Of a sum or difference of independent means: the squares add up, with Satterthwaite's degrees of
// freedom (Satterthwaite 1946); no degrees (NaN) where every square is 0, or their sum overflows.
MeanError error_of_sum(const std::vector<MeanError>& errors);

// What Student's t stays within on both sides of 0 with this confidence.
double student_quantile(double confidence, double degrees);

struct Interval {
  double mean, half_width;  // NaN where they do not exist
};

// The mean and Student's t interval around it: t(1 - (1 - confidence) / 2, n - 1) * s / sqrt(n),
// s with n - 1. Below two values there is no interval, below one no mean.
Interval t_interval(const std::vector<double>& values, double confidence);

}  // namespace aggregator
