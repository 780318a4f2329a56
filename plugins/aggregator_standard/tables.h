// The tables of the profile `honest`, one source file each. Columns: docs/report.md.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cells.h"

namespace aggregator {

// {"title", "columns", "rows"}. NaN is written as null.
using Json = nlohmann::ordered_json;

Json scores_table(const std::vector<Cell>& cells, double confidence);
Json normalised_table(const std::vector<Cell>& cells);
Json resources_table(const std::vector<Cell>& cells);
Json failures_table(const std::vector<Cell>& cells);
Json caveats_table(const std::vector<Cell>& cells);

// A text, null where there is none.
inline Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

// The columns that every table of cells starts with, and a cell's values of them.
inline const std::vector<std::string>& cell_columns() {
  static const std::vector<std::string> columns = {"task", "agent", "model", "pool"};
  return columns;
}
inline Json cell_values(const Cell& cell) {
  return Json::array(
      {cell.task_label(), cell.agent, text_or_null(cell.model), text_or_null(cell.pool_label)});
}

// An empty table with the columns of a cell and then `more`.
inline Json table_of_cells(const std::string& title, const std::vector<std::string>& more) {
  Json columns = cell_columns();
  for (const auto& column : more) columns.push_back(column);
  return {{"title", title}, {"columns", columns}, {"rows", Json::array()}};
}

}  // namespace aggregator
