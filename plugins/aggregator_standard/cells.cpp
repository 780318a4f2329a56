#include "cells.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace aggregator {
namespace {

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

auto problem_of(const mlgym_row& row) {
  return std::tuple(mlgym::view(row.task), mlgym::view(row.variant), mlgym::view(row.pool));
}

void check_comparable(const mlgym::Rows& rows) {
  std::map<decltype(problem_of(rows[0])), const mlgym_row*> first;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    const auto [place, fresh] = first.emplace(problem_of(rows[i]), &rows[i]);
    const mlgym_row& before = *place->second;
    if (fresh || compares(before, rows[i])) continue;
    const auto in_run = [](const mlgym_row& row) {
      return std::string(mlgym::view(row.run)) + ", " + std::string(mlgym::view(row.episode));
    };
    throw mlgym::Error(
        MLGYM_INVALID_ARGUMENT,
        "the task " + task_name(mlgym::view(rows[i].task), mlgym::view(rows[i].variant)) +
            " had another metric, " + "floor, baseline or target in (" + in_run(before) +
            ") than in (" + in_run(rows[i]) + "), so scores do not compare; report the runs apart");
  }
}

// Told apart only where there is something to tell apart.
void label_pools(std::vector<Cell>& cells) {
  std::map<std::pair<std::string_view, std::string_view>, std::set<std::string_view>> pools;
  for (const auto& cell : cells) pools[{cell.task, cell.variant}].insert(cell.pool);
  for (auto& cell : cells) {
    if (pools[{cell.task, cell.variant}].size() == 1) continue;
    cell.pool_label = cell.pool.empty() ? "unknown" : std::string(cell.pool);
  }
}

}  // namespace

bool compares(const mlgym_row& a, const mlgym_row& b) {
  return mlgym::view(a.metric) == mlgym::view(b.metric) && a.direction == b.direction &&
         same(a.floor_value, b.floor_value) && same(a.baseline, b.baseline) &&
         same(a.target, b.target);
}

std::vector<Cell> cells_of(const mlgym::Rows& rows) {
  check_comparable(rows);
  using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view,
                         std::string_view>;
  std::map<Key, Cell> cells;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    const mlgym_row& row = rows[i];
    const auto [task, variant, pool] = problem_of(row);
    const std::string_view agent = mlgym::view(row.agent), model = mlgym::view(row.model);
    Cell& cell = cells[{task, variant, pool, agent, model}];
    if (cell.rows.empty()) {
      cell.task = task;
      cell.variant = variant;
      cell.pool = pool;
      cell.agent = agent;
      cell.model = model;
      cell.metric = mlgym::view(row.metric);
      cell.direction = row.direction;
      cell.baseline = row.baseline;
    }
    cell.rows.push_back(&row);
  }
  std::vector<Cell> list;
  for (auto& [key, cell] : cells) list.push_back(std::move(cell));
  label_pools(list);
  return list;
}

double beyond_rounding(double difference, double size) {
  return std::abs(difference) <= 1e-12 * std::abs(size) ? 0 : difference;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace aggregator
