#include "players.h"

#include <limits>

namespace aggregator {

bool Player::has_mean() const { return means().size() == cells.size(); }

std::map<std::string_view, double> Player::means() const {
  std::map<std::string_view, double> means;
  for (const Cell* cell : cells) means[cell->task] = mean_normalised(*cell);
  return means;
}

double Player::mean() const {
  if (!has_mean()) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> of_tasks;
  for (const auto& [task, mean] : means()) of_tasks.push_back(mean);
  return mean_of(of_tasks);
}

std::vector<Player> players_of(const std::vector<Cell>& cells) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, Player> players;
  for (const auto& cell : cells) {
    Player& player = players[{cell.variant, cell.agent, cell.model}];
    player.variant = cell.variant;
    player.agent = cell.agent;
    player.model = cell.model;
    player.cells.push_back(&cell);
  }
  std::vector<Player> list;
  for (auto& [key, player] : players) list.push_back(std::move(player));
  return list;
}

double mean_normalised(const Cell& cell) {
  std::vector<double> values;
  for (const mlgym_row* row : cell.rows) values.push_back(counted_normalised(*row));
  return mean_of(values);
}

}  // namespace aggregator
