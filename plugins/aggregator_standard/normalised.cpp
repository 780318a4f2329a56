// Per agent, model and variant: the mean over tasks. Every task counts the same, however often it
// was played.
#include <algorithm>

#include "bootstrap.h"
#include "nothing.h"
#include "players.h"
#include "random.h"
#include "tables.h"

namespace aggregator {
namespace {

std::string column_of(const Cell& cell) {
  return std::string(cell.task) + (cell.pool_label.empty() ? "" : " (" + cell.pool_label + ")");
}

std::size_t episodes_of(const Player& player) {
  std::size_t episodes = 0;
  for (const Cell* cell : player.cells) episodes += cell->rows.size();
  return episodes;
}

Range interval_of(const Player& player, const Options& options) {
  if (!player.has_mean()) {
    return {kNan, kNan};
  }
  std::vector<std::vector<double>> strata;
  for (const Cell* cell : player.cells) {
    auto& values = strata.emplace_back();
    for (const mlgym_row* row : cell->rows) values.push_back(counted_normalised(*row));
  }
  return stratified_bootstrap(strata, options.confidence, options.resamples,
                              seed_of({player.variant, player.agent, player.model}));
}

}  // namespace

Json normalised_table(const std::vector<Cell>& cells, const std::vector<Player>& players,
                      const Options& options) {
  std::vector<std::string> tasks;  // columns
  for (const auto& cell : cells) {
    if (std::find(tasks.begin(), tasks.end(), column_of(cell)) == tasks.end())
      tasks.push_back(column_of(cell));
  }
  Json table = table_of("mean over tasks of the normalised score: 0 baseline, 1 target; with " +
                            percent(options.confidence) + " bootstrap interval",
                        {"variant", "agent", "model", "tasks", "episodes", "mean", "low", "high"});
  for (const auto& task : tasks) table["columns"].push_back(task);
  for (const auto& player : players) {
    const Range interval = interval_of(player, options);
    Json row = Json::array({player.variant, player.agent, text_or_null(player.model),
                            player.means().size(), episodes_of(player), player.mean(), interval.low,
                            interval.high});
    for (const auto& task : tasks) {
      const auto cell = std::find_if(player.cells.begin(), player.cells.end(),
                                     [&task](const Cell* one) { return column_of(*one) == task; });
      row.push_back(cell == player.cells.end() ? Json() : Json(mean_normalised(**cell)));
    }
    table["rows"].push_back(std::move(row));
  }
  table["plot"] = {{"kind", "bars"},
                   {"label", {"agent", "model", "variant"}},
                   {"value", "mean"},
                   {"low", "low"},
                   {"high", "high"}};
  return table;
}

}  // namespace aggregator
