#include "report/html/drawing.h"

#include "base/json.h"

namespace mlgym {

Svg draw(const PlotSpec& spec, const Json& table) {
  switch (spec.kind) {
    case PlotSpec::Kind::bars:
      return draw_bars(spec, table);
    case PlotSpec::Kind::stacked:
      return draw_stacked(spec, table);
    case PlotSpec::Kind::columns:
      return draw_columns(spec, table);
    case PlotSpec::Kind::lines:
      return draw_lines(spec, table);
    case PlotSpec::Kind::scatter:
      break;
  }
  return draw_scatter(spec, table);
}

}  // namespace mlgym
