// Axes, names of series: what drawings have in common.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "report/html/scale.h"
#include "report/html/svg.h"

namespace mlgym {

inline constexpr double kLineHeight = 18;

// The range of numbers; NaN and infinity are not among them.
class Range {
 public:
  void add(double value);
  bool empty() const { return !(low_ <= high_); }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double low_ = std::numeric_limits<double>::infinity();
  double high_ = -std::numeric_limits<double>::infinity();
};

struct Area {
  double left, top, right, bottom;
};

// Ticks, their numbers and a light grid along the bottom, and along the left side.
void draw_x_axis(Svg& svg, const Scale& scale, const Area& area, std::string_view title);
void draw_y_axis(Svg& svg, const Scale& scale, const Area& area, std::string_view title);

// The height of a legend that is as wide as a drawing.
double legend_height(const std::vector<std::string>& series, double width);
// Coloured squares with names, from (x, y) on.
void draw_legend(Svg& svg, const std::vector<std::string>& series, double x, double y,
                 double width);

// "mean_return" as "mean return".
std::string spoken(std::string_view column);

}  // namespace mlgym
