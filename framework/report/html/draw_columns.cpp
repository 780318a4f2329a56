// Upright bars of several parts.
#include <algorithm>
#include <cmath>

#include "report/html/drawing.h"
#include "report/html/frame.h"
#include "report/html/table_view.h"

namespace mlgym {

Svg draw_columns(const PlotSpec& spec, const Json& json) {
  const TableView table(json);
  std::vector<std::string> names;
  for (const auto& column : spec.values) names.push_back(spoken(column));
  const double head = legend_height(names, kPlotWidth);
  const Area area{64, head + 6, kPlotWidth - 16, head + 300};
  Svg svg(kPlotWidth, area.bottom + 42);
  draw_legend(svg, names, 0, 0, kPlotWidth);
  Range across, up;
  up.add(0);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    across.add(table.number(row, spec.x));
    double total = 0;
    for (const auto& column : spec.values)
      if (const double value = table.number(row, column); value > 0) total += value;
    up.add(total);
  }
  const Scale x(across.low() - 0.5, across.high() + 0.5, area.left, area.right);
  const Scale y(0, up.high(), area.bottom, area.top);
  draw_y_axis(svg, y, area, "");
  draw_x_axis(svg, x, area, spoken(spec.x));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double at = table.number(row, spec.x);
    if (!std::isfinite(at)) continue;
    const double from = x(at - 0.4), width = x(at + 0.4) - from;
    double below = 0;
    for (std::size_t i = 0; i < spec.values.size(); ++i) {
      const double value = table.number(row, spec.values[i]);
      if (!(value > 0)) continue;
      svg.bar(
          from, y(below + value), width, y(below) - y(below + value), i,
          spoken(spec.x) + " " + short_number(at) + ", " + names[i] + ": " + short_number(value));
      below += value;
    }
  }
  return svg;
}

}  // namespace mlgym
