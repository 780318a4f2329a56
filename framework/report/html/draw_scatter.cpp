// Dots with names.
#include <cmath>

#include "report/html/drawing.h"
#include "report/html/frame.h"
#include "report/html/table_view.h"

namespace mlgym {

Svg draw_scatter(const PlotSpec& spec, const Json& json) {
  const TableView table(json);
  const Area area{64, 10, kPlotWidth - 20, 380};
  Svg svg(kPlotWidth, area.bottom + 42);
  Range across, up;
  const auto drawn = [&](std::size_t row) {
    return std::isfinite(table.number(row, spec.x)) && std::isfinite(table.number(row, spec.value));
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!drawn(row)) continue;
    across.add(table.number(row, spec.x));
    up.add(table.number(row, spec.value));
  }
  if (across.empty()) return svg;
  // Room for dots and names at the sides.
  const double room = (up.high() - up.low()) * 0.06;
  const double side = (across.high() - across.low()) * 0.04;
  const bool logarithmic = spec.log_x && across.low() > 0;
  const Scale x(logarithmic ? across.low() / 1.2 : across.low() - side,
                logarithmic ? across.high() * 1.2 : across.high() + side, area.left, area.right,
                logarithmic);
  const Scale y(up.low() - room, up.high() + room, area.bottom, area.top);
  draw_x_axis(svg, x, area, spoken(spec.x));
  draw_y_axis(svg, y, area, spoken(spec.value));
  std::size_t series = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!drawn(row)) continue;
    const double at = x(table.number(row, spec.x)), height = y(table.number(row, spec.value));
    const auto name = table.label(row, spec.label);
    svg.dot(at, height, series++,
            name + ": " + table.text(row, spec.x) + ", " + table.text(row, spec.value));
    const bool right = at + 10 + text_width(name) < area.right;
    svg.text(at + (right ? 8 : -8), height + 4, name, right ? Anchor::start : Anchor::end);
  }
  return svg;
}

}  // namespace mlgym
