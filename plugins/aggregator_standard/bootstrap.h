// Intervals of means over tasks by resampling episodes.
#pragma once

#include <cstdint>
#include <vector>

namespace aggregator {

struct Range {
  double low, high;  // NaN where they do not exist
};

// The expanded percentile interval of the mean over strata of the strata's means: every resample
// draws from each stratum of n values n - 1 with replacement, which makes the mean's spread that of
// n values (Rao and Wu 1988, the rescaling bootstrap; n draws would make it too narrow by
// (n - 1) / n); the percentiles are those of the normal distribution at Student's t (Hesterberg
// 2015, "What Teachers Should Know About the Bootstrap"), with Satterthwaite's degrees of freedom.
// Where a stratum has one value its spread is unknown, and so is the interval. `resamples` is at
// least 2.
Range stratified_bootstrap(const std::vector<std::vector<double>>& strata, double confidence,
                           int resamples, std::uint64_t seed);

}  // namespace aggregator
