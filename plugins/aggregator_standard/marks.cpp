// Per cell: what sets its episodes apart, by their marks.
#include "marks.h"

#include <map>

#include "tables.h"

namespace aggregator {

std::string meaning_of(std::string_view mark) {
  static const std::map<std::string_view, std::string> meanings = {
      {"lite", "small variants, for trying things out; compare them with each other only"},
      {"test-feedback", "the agent saw test scores while it worked, so its scores are optimistic"},
      {"network", "the agent's box reached the network"},
      {"soft-limits", "the sandbox could not enforce all limits there"},
      {"unsandboxed", "nothing kept the agent from what it is judged by"},
      {"shared-evaluation", "agents saw what scores them, or their code ran beside the evaluator"},
      {"borrowed-baseline", "the baseline is another run's, since their own has not the metric"}};
  const auto meaning = meanings.find(mark);
  return meaning == meanings.end() ? "" : meaning->second;
}

Json marks_table(const std::vector<Cell>& cells) {
  Json table = table_of_cells("what sets episodes apart", {"mark", "episodes", "n", "meaning"});
  for (const auto& cell : cells) {
    std::map<std::string_view, std::size_t> marks;
    for (const mlgym_row* row : cell.rows) {
      for (std::size_t i = 0; i < row->mark_count; ++i) ++marks[mlgym::view(row->marks[i])];
    }
    for (const auto& [mark, episodes] : marks) {
      Json row = cell_values(cell);
      for (const Json& value :
           {Json(mark), Json(episodes), Json(cell.rows.size()), text_or_null(meaning_of(mark))})
        row.push_back(value);
      table["rows"].push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace aggregator
