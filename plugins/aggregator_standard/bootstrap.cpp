#include "bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "nothing.h"
#include "random.h"
#include "student.h"

namespace aggregator {
namespace {

double drawn_mean(const std::vector<double>& values, Random& random) {
  double sum = 0;
  for (std::size_t i = 1; i < values.size(); ++i) sum += values[random.below(values.size())];
  return sum / static_cast<double>(values.size() - 1);
}

// Between the two nearest of the values by size (Hyndman and Fan 1996, type 7). Changes their
// order.
double quantile(std::vector<double>& values, double p) {
  const double place = p * static_cast<double>(values.size() - 1), below = std::floor(place);
  const auto nearest = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), nearest, values.end());
  if (place == below) return *nearest;
  return *nearest + (place - below) * (*std::min_element(nearest + 1, values.end()) - *nearest);
}

// How much of the resampled means an interval leaves out on each side. The normal share
// (1 - confidence) / 2 covers too little where spreads are estimated from few values; that of
// Student's t makes up for it.
double tail(const std::vector<std::vector<double>>& strata, double confidence) {
  std::vector<MeanError> errors;
  for (const auto& values : strata) errors.push_back(error_of(values));
  const MeanError whole = error_of_sum(errors);
  if (std::isnan(whole.degrees)) return 0;  // all means are equal
  return std::erfc(student_quantile(confidence, whole.degrees) / std::sqrt(2)) / 2;
}

}  // namespace

Range stratified_bootstrap(const std::vector<std::vector<double>>& strata, double confidence,
                           int resamples, std::uint64_t seed) {
  const bool spread_known = std::all_of(strata.begin(), strata.end(),
                                        [](const auto& values) { return values.size() > 1; });
  if (strata.empty() || !spread_known) return {kNan, kNan};
  Random random(seed);
  std::vector<double> means(static_cast<std::size_t>(resamples));
  for (double& mean : means) {
    double sum = 0;
    for (const auto& values : strata) sum += drawn_mean(values, random);
    mean = sum / static_cast<double>(strata.size());
  }
  const double outside = tail(strata, confidence);
  return {quantile(means, outside), quantile(means, 1 - outside)};
}

}  // namespace aggregator
