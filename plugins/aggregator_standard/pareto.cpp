// Score and cost of every player, and who is worse in both than another.
#include "players.h"
#include "tables.h"

namespace aggregator {
namespace {

struct Point {
  const Player* player;
  double mean, cost;
  std::size_t told;  // episodes that say what they cost
};

Point point_of(const Player& player) {
  std::vector<const mlgym_row*> rows;
  for (const Cell* cell : player.cells)
    rows.insert(rows.end(), cell->rows.begin(), cell->rows.end());
  std::size_t told = 0;
  for (const mlgym_row* row : rows) told += !std::isnan(row->cost_usd);
  return {&player, player.mean(),
          mean_over(rows, [](const mlgym_row& row) { return row.cost_usd; }), told};
}

bool is_known(const Point& point) { return !std::isnan(point.mean) && !std::isnan(point.cost); }

bool dominates(const Point& a, const Point& b) {
  if (a.player->variant != b.player->variant || !is_known(a) || !is_known(b)) return false;
  return a.mean >= b.mean && a.cost <= b.cost && (a.mean > b.mean || a.cost < b.cost);
}

std::string name_of(const Player& player) {
  return std::string(player.agent) + (player.model.empty() ? "" : ", " + std::string(player.model));
}

}  // namespace

Json pareto_table(const std::vector<Player>& players) {
  std::vector<Point> points;
  for (const auto& player : players) points.push_back(point_of(player));
  Json table = table_of(
      "score and cost: on the front is whom nobody beats in one without losing in the other",
      {"variant", "agent", "model", "mean", "cost_usd", "cost_known", "front", "dominated_by"});
  for (const auto& point : points) {
    std::string better;
    for (const auto& other : points) {
      if (better.empty() && dominates(other, point)) better = name_of(*other.player);
    }
    table["rows"].push_back(Json::array(
        {point.player->variant, point.player->agent, text_or_null(point.player->model), point.mean,
         point.cost, point.told, is_known(point) ? Json(better.empty() ? "yes" : "no") : Json(),
         text_or_null(better)}));
  }
  table["plot"] = {{"kind", "scatter"},
                   {"x", "cost_usd"},
                   {"value", "mean"},
                   {"label", {"agent", "model"}},
                   {"log_x", true}};
  return table;
}

}  // namespace aggregator
