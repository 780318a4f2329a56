// A table of a report (docs/report.md).
#pragma once

#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace mlgym {

// A cell: null where the number does not exist.
inline Json cell_of(double number) { return std::isfinite(number) ? Json(number) : Json(); }

inline Json make_table(std::string_view title, std::vector<std::string_view> columns, Json rows) {
  Json table = Json::object();
  table["title"] = title;
  table["columns"] = std::move(columns);
  table["rows"] = std::move(rows);
  return table;
}

// The table with how it is to be drawn (docs/report.md, "Plots").
inline Json drawn(Json table, Json plot) {
  table["plot"] = std::move(plot);
  return table;
}

}  // namespace mlgym
