// Who played: an agent with a model, in one variant, over all its tasks.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cells.h"

namespace aggregator {

struct Player {
  std::string_view variant, agent, model;
  std::vector<const Cell*> cells;  // in the order of cells

  // Pools of one task do not mix: then there is no mean over tasks.
  bool has_mean() const;
  // The mean of N of every task, by task; only sensible where has_mean().
  std::map<std::string_view, double> means() const;
  double mean() const;  // over tasks; NaN where there is none
};

// By variant, agent, model. Borrows the cells.
std::vector<Player> players_of(const std::vector<Cell>& cells);

double mean_normalised(const Cell& cell);

// The mean over the rows whose value exists; NaN where none does.
template <class Value>
double mean_over(const std::vector<const mlgym_row*>& rows, Value value) {
  std::vector<double> values;
  for (const mlgym_row* row : rows) {
    const double one = value(*row);
    if (!std::isnan(one)) values.push_back(one);
  }
  return mean_of(values);
}

}  // namespace aggregator
