// Per agent, model and variant: the mean over tasks. Every task counts the same, however often it
// was played.
#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "tables.h"

namespace aggregator {
namespace {

struct Group {
  std::map<std::string, double> by_column;  // the means of tasks
  std::map<std::string_view, int> pools;    // by task
  std::size_t episodes = 0;

  // Pools of one task do not mix, so then there is no mean over tasks.
  double mean() const {
    std::vector<double> means;
    for (const auto& [task, count] : pools) {
      if (count > 1) return std::numeric_limits<double>::quiet_NaN();
    }
    for (const auto& [column, mean] : by_column) means.push_back(mean);
    return mean_of(means);
  }
};

std::string column_of(const Cell& cell) {
  return std::string(cell.task) + (cell.pool_label.empty() ? "" : " (" + cell.pool_label + ")");
}

double mean_normalised(const Cell& cell) {
  std::vector<double> values;
  for (const mlgym_row* row : cell.rows) values.push_back(counted_normalised(*row));
  return mean_of(values);
}

}  // namespace

Json normalised_table(const std::vector<Cell>& cells) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, Group> groups;
  std::vector<std::string> tasks;  // columns
  for (const auto& cell : cells) {
    Group& group = groups[{cell.variant, cell.agent, cell.model}];
    const std::string column = column_of(cell);
    group.by_column[column] = mean_normalised(cell);
    ++group.pools[cell.task];
    group.episodes += cell.rows.size();
    if (std::find(tasks.begin(), tasks.end(), column) == tasks.end()) tasks.push_back(column);
  }
  Json table = {
      {"title", "mean over tasks of the normalised score: 0 baseline, 1 target"},
      {"columns", Json::array({"variant", "agent", "model", "tasks", "episodes", "mean"})},
      {"rows", Json::array()}};
  for (const auto& task : tasks) table["columns"].push_back(task);
  for (const auto& [key, group] : groups) {
    const auto& [variant, agent, model] = key;
    Json row = Json::array(
        {variant, agent, text_or_null(model), group.pools.size(), group.episodes, group.mean()});
    for (const auto& task : tasks) {
      const auto mean = group.by_column.find(task);
      row.push_back(mean == group.by_column.end() ? Json() : Json(mean->second));
    }
    table["rows"].push_back(row);
  }
  return table;
}

}  // namespace aggregator
