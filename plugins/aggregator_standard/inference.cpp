#include "inference.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "cells.h"
#include "nothing.h"
#include "random.h"
#include "student.h"

namespace aggregator {
namespace {

constexpr std::size_t kMostExact = 16;
constexpr int kDraws = 100'000;

Difference by_t(double mean, const MeanError& of_mean, double confidence, double size) {
  const double error = std::sqrt(of_mean.square);
  if (!std::isfinite(of_mean.degrees) && error != 0) return {mean, kNan, kNan, kNan};
  // Equal values differ by their rounding.
  if (beyond_rounding(error, size) == 0) return {mean, mean, mean, mean == 0 ? 1.0 : 0.0};
  const double t = student_quantile(confidence, of_mean.degrees);
  const double p = 2 * boost::math::cdf(boost::math::complement(
                           boost::math::students_t(of_mean.degrees), std::abs(mean) / error));
  return {mean, mean - t * error, mean + t * error, p};
}

double sum_with_signs(const std::vector<double>& values, std::uint64_t signs) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    sum += (signs >> i & 1) != 0 ? -values[i] : values[i];
  return sum;
}

double exact_p(const std::vector<double>& differences, double least) {
  const std::uint64_t all = std::uint64_t{1} << differences.size();
  std::uint64_t as_far = 0;
  for (std::uint64_t signs = 0; signs < all; ++signs)
    as_far += std::abs(sum_with_signs(differences, signs)) >= least;
  return static_cast<double>(as_far) / static_cast<double>(all);
}

double drawn_p(const std::vector<double>& differences, double least, std::uint64_t seed) {
  Random random(seed);
  int as_far = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    double sum = 0;
    for (const double difference : differences)
      sum += random.below(2) == 0 ? difference : -difference;
    as_far += std::abs(sum) >= least;
  }
  return (as_far + 1.0) / (kDraws + 1.0);
}

}  // namespace

Difference welch(const std::vector<double>& a, const std::vector<double>& b, double confidence) {
  const double size = std::abs(mean_of(a)) + std::abs(mean_of(b));
  const double mean = beyond_rounding(mean_of(a) - mean_of(b), size);
  if (a.size() < 2 || b.size() < 2 || std::isnan(mean)) return {mean, kNan, kNan, kNan};
  return by_t(mean, error_of_sum({error_of(a), error_of(b)}), confidence, size);
}

Difference paired_t(const std::vector<double>& differences, double confidence) {
  const double mean = mean_of(differences);
  if (differences.size() < 2 || std::isnan(mean)) return {mean, kNan, kNan, kNan};
  return by_t(mean, error_of(differences), confidence, mean);
}

double sign_flip_p(const std::vector<double>& differences, std::uint64_t seed) {
  if (differences.empty()) return kNan;
  const double sum = std::accumulate(differences.begin(), differences.end(), 0.0);
  if (std::isnan(sum)) return kNan;
  const double least = std::abs(sum) * (1 - 1e-12);  // sums of other orders differ by rounding
  return differences.size() <= kMostExact ? exact_p(differences, least)
                                          : drawn_p(differences, least, seed);
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&p](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> corrected(p.size(), kNan);
  double before = 0;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const double factor = static_cast<double>(order.size() - place);
    before = std::max(before, std::min(1.0, factor * p[order[place]]));
    corrected[order[place]] = before;
  }
  return corrected;
}

}  // namespace aggregator
