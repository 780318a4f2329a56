#include "report/html/frame.h"

#include <algorithm>
#include <cmath>

namespace mlgym {
namespace {

constexpr double kSquare = 11, kGap = 18;

double entry_width(std::string_view name) { return kSquare + 5 + text_width(name) + kGap; }

}  // namespace

void Range::add(double value) {
  if (!std::isfinite(value)) return;
  low_ = std::min(low_, value);
  high_ = std::max(high_, value);
}

void draw_x_axis(Svg& svg, const Scale& scale, const Area& area, std::string_view title) {
  double free_from = -std::numeric_limits<double>::infinity();
  for (const double tick : scale.ticks()) {
    const double x = scale(tick);
    const std::string number = short_number(tick);
    svg.line(x, area.top, x, area.bottom, "grid");
    const double half = text_width(number) / 2;
    if (x - half < free_from) continue;
    free_from = x + half + 6;
    svg.text(x, area.bottom + 15, number, Anchor::middle, "quiet");
  }
  svg.line(area.left, area.bottom, area.right, area.bottom, "axis");
  if (!title.empty())
    svg.text((area.left + area.right) / 2, area.bottom + 32, title, Anchor::middle, "quiet");
}

void draw_y_axis(Svg& svg, const Scale& scale, const Area& area, std::string_view title) {
  for (const double tick : scale.ticks()) {
    const double y = scale(tick);
    svg.line(area.left, y, area.right, y, "grid");
    svg.text(area.left - 6, y + 4, short_number(tick), Anchor::end, "quiet");
  }
  svg.line(area.left, area.top, area.left, area.bottom, "axis");
  if (!title.empty()) svg.turned_text(area.left - 48, (area.top + area.bottom) / 2, title);
}

double legend_height(const std::vector<std::string>& series, double width) {
  double x = 0, height = kLineHeight;
  for (const auto& name : series) {
    if (x > 0 && x + entry_width(name) > width) {
      x = 0;
      height += kLineHeight;
    }
    x += entry_width(name);
  }
  return height + 6;
}

void draw_legend(Svg& svg, const std::vector<std::string>& series, double x, double y,
                 double width) {
  double at = 0, down = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (at > 0 && at + entry_width(series[i]) > width) {
      at = 0;
      down += kLineHeight;
    }
    svg.bar(x + at, y + down + 2, kSquare, kSquare, i, "");
    svg.text(x + at + kSquare + 5, y + down + 12, series[i]);
    at += entry_width(series[i]);
  }
}

std::string spoken(std::string_view column) {
  std::string text(column);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

}  // namespace mlgym
