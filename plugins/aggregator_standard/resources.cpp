// Per cell: what an episode took, over the episodes that say so.
#include <limits>

#include "players.h"
#include "tables.h"

namespace aggregator {
namespace {

double known_count(std::int64_t count) {
  return count < 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(count);
}

bool was_played(const mlgym_row& row) { return mlgym::view(row.status) != "pending"; }

}  // namespace

Json resources_table(const std::vector<Cell>& cells) {
  Json table = table_of_cells("means over the episodes that were played",
                              {"played", "steps", "seconds", "compute_seconds", "cost_usd",
                               "input_tokens", "output_tokens"});
  for (const auto& cell : cells) {
    int played = 0;
    for (const mlgym_row* row : cell.rows) played += was_played(*row);
    Json row = cell_values(cell);
    row.push_back(played);
    const auto add = [&](auto value) { row.push_back(mean_over(cell.rows, value)); };
    add([](const mlgym_row& one) { return known_count(was_played(one) ? one.steps : -1); });
    add([](const mlgym_row& one) { return one.seconds; });
    add([](const mlgym_row& one) { return one.compute_seconds; });
    add([](const mlgym_row& one) { return one.cost_usd; });
    add([](const mlgym_row& one) { return known_count(one.input_tokens); });
    add([](const mlgym_row& one) { return known_count(one.output_tokens); });
    table["rows"].push_back(row);
  }
  return table;
}

}  // namespace aggregator
