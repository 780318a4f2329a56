// Lines over a common axis, in one drawing or in panels side by side.
#include <algorithm>
#include <cmath>
#include <map>

#include "report/html/drawing.h"
#include "report/html/frame.h"
#include "report/html/table_view.h"

namespace mlgym {
namespace {

constexpr std::size_t kPanelsAcross = 3;
constexpr double kPanelHeight = 230, kWholeHeight = 420;

using Points = std::vector<std::pair<double, double>>;

// Lines by series, for each panel; names in the order in which they come.
struct Lines {
  std::vector<std::string> panels, series;
  std::map<std::pair<std::size_t, std::size_t>, Points> points;

  static std::size_t place(std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    names.push_back(name);
    return names.size() - 1;
  }
  void add(const std::string& panel, const std::string& name, double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) return;
    const auto at = place(panels, panel);
    points[{at, place(series, name)}].emplace_back(x, y);
  }
};

Lines lines_of(const PlotSpec& spec, const TableView& table) {
  Lines lines;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto panel = spec.panel.empty() ? "" : table.text(row, spec.panel);
    const double x = table.number(row, spec.x);
    for (const auto& column : spec.values) lines.add(panel, column, x, table.number(row, column));
    if (spec.values.empty())
      lines.add(panel, table.label(row, spec.label), x, table.number(row, spec.value));
  }
  return lines;
}

void draw_panel(Svg& svg, const PlotSpec& spec, const Lines& lines, std::size_t panel,
                const Area& area) {
  Range across, up;
  for (const auto& [key, points] : lines.points) {
    if (key.first != panel) continue;
    for (const auto& [x, y] : points) {
      across.add(x);
      up.add(y);
    }
  }
  const Scale x(across.low(), across.high(), area.left, area.right, spec.log_x);
  const Scale y(up.low(), up.high(), area.bottom, area.top);
  draw_x_axis(svg, x, area, spoken(spec.x));
  draw_y_axis(svg, y, area, "");
  for (const auto& [key, points] : lines.points) {
    if (key.first != panel) continue;
    Points pixels;
    for (const auto& [at, value] : points) pixels.emplace_back(x(at), y(value));
    const auto& name = lines.series[key.second];
    svg.polyline(pixels, key.second, name + ": " + short_number(points.back().second));
    if (points.size() == 1) svg.dot(pixels[0].first, pixels[0].second, key.second, name);
  }
}

}  // namespace

Svg draw_lines(const PlotSpec& spec, const Json& json) {
  const Lines lines = lines_of(spec, TableView(json));
  const double head = legend_height(lines.series, kPlotWidth);
  const bool whole = lines.panels.size() <= 1;
  const std::size_t across = whole ? 1 : kPanelsAcross;
  const double width = kPlotWidth / static_cast<double>(across);
  const double height = whole ? kWholeHeight : kPanelHeight;
  const std::size_t down = std::max<std::size_t>((lines.panels.size() + across - 1) / across, 1);
  Svg svg(kPlotWidth, head + height * static_cast<double>(down));
  draw_legend(svg, lines.series, 0, 0, kPlotWidth);
  for (std::size_t i = 0; i < lines.panels.size(); ++i) {
    const double left = width * static_cast<double>(i % across);
    const double top = head + height * static_cast<double>(i / across);
    const Area area{left + 58, top + 24, left + width - 12, top + height - 44};
    svg.text(area.left, top + 14, lines.panels[i], Anchor::start, "name");
    draw_panel(svg, spec, lines, i, area);
  }
  return svg;
}

}  // namespace mlgym
