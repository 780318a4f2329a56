// Per cell: how its episodes ended.
#include <map>
#include <tuple>

#include "tables.h"

namespace aggregator {
namespace {

// "finished" first, the rest by name.
auto key_of(const mlgym_row& row) {
  return std::tuple(!is_finished(row), mlgym::view(row.status), row.floored.size > 0,
                    mlgym::view(row.exit_status));
}

std::string_view reason_of(const mlgym_row& row) {
  return is_finished(row) ? mlgym::view(row.floored) : mlgym::view(row.error);
}

struct Ending {
  int episodes = 0;
  std::string_view reason;  // of the first
};

}  // namespace

Json failures_table(const std::vector<Cell>& cells) {
  Json table = table_of_cells("how episodes ended, and the first reason",
                              {"status", "exit_status", "episodes", "reason"});
  for (const auto& cell : cells) {
    std::map<decltype(key_of(*cell.rows[0])), Ending> endings;
    for (const mlgym_row* row : cell.rows) {
      Ending& ending = endings[key_of(*row)];
      if (ending.episodes++ == 0) ending.reason = reason_of(*row);
    }
    for (const auto& [key, ending] : endings) {
      Json row = cell_values(cell);
      row.push_back(std::get<1>(key));
      row.push_back(text_or_null(std::get<3>(key)));
      row.push_back(ending.episodes);
      row.push_back(text_or_null(ending.reason));
      table["rows"].push_back(row);
    }
  }
  return table;
}

}  // namespace aggregator
