// Tables as drawings.
#pragma once

#include <string>
#include <vector>

#include "base/json_forward.h"
#include "report/html/plot_spec.h"
#include "report/html/svg.h"

namespace mlgym {

// What a table looks like when drawn as it asks. Rows without the numbers that are drawn are left
// out; a table without any other gives an empty drawing.
Svg draw(const PlotSpec& spec, const Json& table);

// Its parts, one a kind.
Svg draw_bars(const PlotSpec& spec, const Json& table);
Svg draw_stacked(const PlotSpec& spec, const Json& table);
Svg draw_columns(const PlotSpec& spec, const Json& table);
Svg draw_lines(const PlotSpec& spec, const Json& table);
Svg draw_scatter(const PlotSpec& spec, const Json& table);

inline constexpr double kPlotWidth = 900;

}  // namespace mlgym
