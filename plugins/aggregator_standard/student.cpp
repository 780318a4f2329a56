#include "student.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "cells.h"

namespace aggregator {

Interval t_interval(const std::vector<double>& values, double confidence) {
  Interval interval{mean_of(values), std::numeric_limits<double>::quiet_NaN()};
  if (values.size() < 2 || std::isnan(interval.mean)) return interval;
  const double n = static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - interval.mean) * (value - interval.mean);
  const boost::math::students_t distribution(n - 1);
  const double t =
      boost::math::quantile(boost::math::complement(distribution, (1 - confidence) / 2));
  interval.half_width = beyond_rounding(t * std::sqrt(squares / (n - 1) / n), interval.mean);
  return interval;
}

}  // namespace aggregator
