// Tests and intervals for differences. Numbers that do not exist are NaN.
#pragma once

#include <cstdint>
#include <vector>

namespace aggregator {

struct Difference {
  double mean, low, high;
  double p;  // two-sided, of no difference
};

// Of independent samples, a - b: Welch's t with Satterthwaite's degrees of freedom. Below two
// values on a side there is no interval.
Difference welch(const std::vector<double>& a, const std::vector<double>& b, double confidence);

// Of pairs, each value a difference: Student's t with n - 1 degrees of freedom. Below two pairs
// there is no interval.
Difference paired_t(const std::vector<double>& differences, double confidence);

// How often the absolute mean of the differences is at least what it is when each keeps or changes
// its sign at random (Fisher's randomisation test). Exact up to 16 differences; above by 100,000
// draws of the seed's stream, with one added to both counts (Davison and Hinkley 1997, 4.2.5).
double sign_flip_p(const std::vector<double>& differences, std::uint64_t seed);

// Holm's step-down correction (Holm 1979) within one family of p; NaN stays, and is no member.
std::vector<double> holm(const std::vector<double>& p);

}  // namespace aggregator
