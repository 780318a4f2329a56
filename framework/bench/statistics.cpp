#include "bench/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mlgym {

double percentile(std::vector<double> samples, double share) {
  if (samples.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(samples.begin(), samples.end());
  const double rank = std::ceil(share * static_cast<double>(samples.size()));
  const auto at = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
  return samples[std::min(at, samples.size() - 1)];
}

double median(std::vector<double> samples) {
  if (samples.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(samples.begin(), samples.end());
  const std::size_t half = samples.size() / 2;
  return samples.size() % 2 == 1 ? samples[half] : (samples[half - 1] + samples[half]) / 2;
}

}  // namespace mlgym
