#include "bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "nothing.h"
#include "random.h"

namespace aggregator {
namespace {

double drawn_mean(const std::vector<double>& values, Random& random) {
  double sum = 0;
  for (std::size_t i = 1; i < values.size(); ++i) sum += values[random.below(values.size())];
  return sum / static_cast<double>(values.size() - 1);
}

// Between the two nearest of sorted values (Hyndman and Fan 1996, type 7).
double quantile(const std::vector<double>& sorted, double p) {
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
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
  std::sort(means.begin(), means.end());
  return {quantile(means, (1 - confidence) / 2), quantile(means, (1 + confidence) / 2)};
}

}  // namespace aggregator
