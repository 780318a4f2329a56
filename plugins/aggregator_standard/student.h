// Means and how sure they are.
#pragma once

#include <vector>

namespace aggregator {

struct Interval {
  double mean, half_width;  // NaN where they do not exist
};

// The mean and Student's t interval around it: t(1 - (1 - confidence) / 2, n - 1) * s / sqrt(n),
// s with n - 1. Below two values there is no interval, below one no mean.
Interval t_interval(const std::vector<double>& values, double confidence);

}  // namespace aggregator
