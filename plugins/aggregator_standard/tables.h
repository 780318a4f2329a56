// The tables of the profile `honest`, one source file each. Columns: docs/report.md.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cells.h"
#include "players.h"

namespace aggregator {

// {"title", "columns", "rows"}. NaN is written as null.
using Json = nlohmann::ordered_json;

struct Options {
  double confidence = 0.95;  // of all intervals
  int resamples = 2000;      // of the bootstrap
};

Json scores_table(const std::vector<Cell>& cells, const Options& options);
Json normalised_table(const std::vector<Cell>& cells, const std::vector<Player>& players,
                      const Options& options);
Json best_at_k_table(const std::vector<Cell>& cells);
// Over tasks, and task by task.
std::vector<Json> pairs_tables(const std::vector<Player>& players, const Options& options);
Json pareto_table(const std::vector<Player>& players);
Json resources_table(const std::vector<Cell>& cells);
Json failures_table(const std::vector<Cell>& cells);
Json marks_table(const std::vector<Cell>& cells);
Json caveats_table(const std::vector<Cell>& cells, const std::vector<Player>& players);

// A text, null where there is none.
inline Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

// "95%".
std::string percent(double share);

// A table without rows.
inline Json table_of(const std::string& title, const std::vector<std::string>& columns) {
  return {{"title", title}, {"columns", columns}, {"rows", Json::array()}};
}

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
  std::vector<std::string> columns = cell_columns();
  columns.insert(columns.end(), more.begin(), more.end());
  return table_of(title, columns);
}

}  // namespace aggregator
