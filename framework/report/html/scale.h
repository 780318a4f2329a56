// From numbers to pixels.
#pragma once

#include <string>
#include <vector>

namespace mlgym {

// A number as people write it: 0.25, 1,200, 3.1e13.
std::string short_number(double value);

class Scale {
 public:
  // Maps [low, high] to [from, to], pixels. An empty or reversed range is widened. A logarithmic
  // scale needs positive ends; otherwise it is linear.
  Scale(double low, double high, double from, double to, bool logarithmic = false);

  double operator()(double value) const;
  bool logarithmic() const { return logarithmic_; }
  // Round numbers within the range, at most about eight.
  std::vector<double> ticks() const;

 private:
  double low_, high_, from_, to_;
  bool logarithmic_;
};

}  // namespace mlgym
