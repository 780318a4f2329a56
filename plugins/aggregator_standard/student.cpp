#include "student.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "cells.h"

namespace aggregator {

MeanError error_of(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size()), mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {squares / (n - 1) / n, n - 1};
}

MeanError error_of_sum(const std::vector<MeanError>& errors) {
  double sum = 0, parts = 0;
  for (const auto& error : errors) sum += error.square;
  for (const auto& [square, degrees] : errors) {  // shares, since squares of squares overflow
    const double share = square / sum;
    parts += share * share / degrees;
  }
  return {sum, 1 / parts};
}

double student_quantile(double confidence, double degrees) {
  return boost::math::quantile(
      boost::math::complement(boost::math::students_t(degrees), (1 - confidence) / 2));
}

Interval t_interval(const std::vector<double>& values, double confidence) {
  Interval interval{mean_of(values), std::numeric_limits<double>::quiet_NaN()};
  if (values.size() < 2 || std::isnan(interval.mean)) return interval;
  const auto [square, degrees] = error_of(values);
  interval.half_width =
      beyond_rounding(student_quantile(confidence, degrees) * std::sqrt(square), interval.mean);
  return interval;
}

}  // namespace aggregator
