// What is told of a series of measurements.
#pragma once

#include <vector>

namespace mlgym {

// The smallest sample that at least `share` of all samples do not exceed (nearest rank); NaN
// without samples. `share` is above 0 and at most 1.
double percentile(std::vector<double> samples, double share);
// The middle sample, or the mean of the two in the middle; NaN without samples.
double median(std::vector<double> samples);

}  // namespace mlgym
