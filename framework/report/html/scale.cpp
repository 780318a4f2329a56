#include "report/html/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace mlgym {
namespace {

constexpr int kMostTicks = 8;

// The next of 1, 2, 5, 10, 20, ... that is not less.
double round_step(double step) {
  const double power = std::pow(10.0, std::floor(std::log10(step)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= step * (1 - 1e-9)) return times * power;
  return 10 * power;
}

}  // namespace

std::string short_number(double value) {
  if (value == 0) return "0";
  const double size = std::abs(value);
  if (size >= 1e6 || size < 1e-4) return fmt::format("{:.3g}", value);
  return fmt::format("{:.4g}", value);
}

Scale::Scale(double low, double high, double from, double to, bool logarithmic)
    : low_(low), high_(high), from_(from), to_(to), logarithmic_(logarithmic && low > 0) {
  if (!(std::isfinite(low_) && std::isfinite(high_))) low_ = 0, high_ = 1;
  if (high_ < low_) std::swap(low_, high_);
  if (high_ <= low_) {
    const double room = std::max(std::abs(low_) * 0.05, 1e-9);
    low_ -= logarithmic_ ? low_ / 2 : room;
    high_ += room;
  }
}

double Scale::operator()(double value) const {
  const double part = logarithmic_ ? std::log(std::max(value, low_) / low_) / std::log(high_ / low_)
                                   : (value - low_) / (high_ - low_);
  return from_ + std::clamp(part, 0.0, 1.0) * (to_ - from_);
}

std::vector<double> Scale::ticks() const {
  std::vector<double> ticks;
  if (logarithmic_) {
    const double decades = std::log10(high_ / low_);
    const double every = std::max(1.0, std::ceil(decades / kMostTicks));
    for (double power = std::ceil(std::log10(low_)); power <= std::log10(high_) + 1e-9;
         power += every)
      ticks.push_back(std::pow(10.0, power));
    if (ticks.size() >= 2) return ticks;
    ticks = {low_, high_};
    return ticks;
  }
  const double step = round_step((high_ - low_) / kMostTicks);
  const double first = std::ceil(low_ / step - 1e-9);
  for (int i = 0; (first + i) * step <= high_ + step * 1e-9; ++i)
    ticks.push_back((first + i) * step);
  return ticks;
}

}  // namespace mlgym
