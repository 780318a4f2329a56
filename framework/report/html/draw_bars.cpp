// Lying bars: one value with an interval each, or divided into shares.
#include <algorithm>
#include <cmath>

#include "report/html/drawing.h"
#include "report/html/frame.h"
#include "report/html/table_view.h"

namespace mlgym {
namespace {

constexpr double kBar = 16, kStep = 24, kLongestLabel = 300, kRight = 70;

struct Rows {
  std::vector<std::size_t> kept;
  std::vector<std::string> labels;
  double left = 0;  // where bars begin

  Rows(const PlotSpec& spec, const TableView& table, const std::vector<std::string>& needed) {
    auto columns = spec.label;
    if (!spec.panel.empty()) columns.insert(columns.begin(), spec.panel);
    double widest = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const bool any = std::any_of(needed.begin(), needed.end(), [&](const auto& column) {
        return std::isfinite(table.number(row, column));
      });
      if (!any) continue;
      kept.push_back(row);
      labels.push_back(table.label(row, columns));
      widest = std::max(widest, text_width(labels.back()));
    }
    left = std::min(widest, kLongestLabel) + 12;
  }
  void draw_label(Svg& svg, std::size_t i, double y) const {
    const auto shown = shortened_to(labels[i], kLongestLabel);
    svg.text(left - 8, y, shown, Anchor::end, "", shown == labels[i] ? "" : labels[i]);
  }
};

}  // namespace

Svg draw_bars(const PlotSpec& spec, const Json& json) {
  const TableView table(json);
  const Rows rows(spec, table, {spec.value});
  Range range;
  range.add(0);
  for (const auto row : rows.kept)
    for (const auto& column : {spec.value, spec.low, spec.high})
      if (!column.empty()) range.add(table.number(row, column));
  const Area area{rows.left, 4, kPlotWidth - kRight,
                  8 + kStep * static_cast<double>(rows.kept.size())};
  Svg svg(kPlotWidth, area.bottom + 40);
  const Scale scale(range.low(), range.high(), area.left, area.right);
  draw_x_axis(svg, scale, area, spoken(spec.value));
  for (std::size_t i = 0; i < rows.kept.size(); ++i) {
    const auto row = rows.kept[i];
    const double top = area.top + 4 + kStep * static_cast<double>(i), middle = top + kBar / 2;
    const double value = table.number(row, spec.value);
    const double zero = scale(0), end = scale(value);
    rows.draw_label(svg, i, middle + 4);
    svg.bar(std::min(zero, end), top, std::abs(end - zero), kBar, 0,
            rows.labels[i] + ": " + short_number(value));
    double number_at = std::max(zero, end);
    const double low = spec.low.empty() ? NAN : table.number(row, spec.low);
    const double high = spec.high.empty() ? NAN : table.number(row, spec.high);
    if (std::isfinite(low) && std::isfinite(high)) {
      svg.line(scale(low), middle, scale(high), middle, "whisker");
      for (const double cap : {low, high})
        svg.line(scale(cap), middle - 4, scale(cap), middle + 4, "whisker");
      number_at = std::max(number_at, scale(high));
    }
    svg.text(number_at + 6, middle + 4, short_number(value), Anchor::start, "quiet");
  }
  svg.line(scale(0), area.top, scale(0), area.bottom, "axis");
  return svg;
}

Svg draw_stacked(const PlotSpec& spec, const Json& json) {
  const TableView table(json);
  const Rows rows(spec, table, spec.values);
  std::vector<std::string> names;
  for (const auto& column : spec.values) names.push_back(spoken(column));
  const double head = legend_height(names, kPlotWidth);
  const Area area{rows.left, head + 4, kPlotWidth - kRight,
                  head + 8 + kStep * static_cast<double>(rows.kept.size())};
  Svg svg(kPlotWidth, area.bottom + 40);
  draw_legend(svg, names, 0, 0, kPlotWidth);
  const Scale scale(0, 100, area.left, area.right);
  draw_x_axis(svg, scale, area, "percent");
  for (std::size_t i = 0; i < rows.kept.size(); ++i) {
    const double top = area.top + 4 + kStep * static_cast<double>(i);
    rows.draw_label(svg, i, top + kBar / 2 + 4);
    double total = 0, before = 0;
    for (const auto& column : spec.values)
      total += std::max(0.0, std::isfinite(table.number(rows.kept[i], column))
                                 ? table.number(rows.kept[i], column)
                                 : 0.0);
    for (std::size_t j = 0; total > 0 && j < spec.values.size(); ++j) {
      const double value = table.number(rows.kept[i], spec.values[j]);
      if (!(value > 0)) continue;
      const double from = scale(100 * before / total);
      before += value;
      svg.bar(from, top, scale(100 * before / total) - from, kBar, j,
              rows.labels[i] + ", " + names[j] + ": " + short_number(value) + " of " +
                  short_number(total));
    }
  }
  return svg;
}

}  // namespace mlgym
