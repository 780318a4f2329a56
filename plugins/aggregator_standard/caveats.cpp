// What limits conclusions, in words.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tables.h"

namespace aggregator {
namespace {

// Below this a t interval stands on the assumption of normal scores alone.
constexpr std::size_t kFewEpisodes = 5;

using Caveats = std::vector<std::string>;

std::string of(std::size_t part, std::size_t whole) {
  return std::to_string(part) + " of " + std::to_string(whole);
}

template <class Is>
std::size_t count_rows(const std::vector<Cell>& cells, Is is) {
  std::size_t count = 0;
  for (const auto& cell : cells) {
    for (const mlgym_row* row : cell.rows) count += is(*row);
  }
  return count;
}

void on_few_episodes(const std::vector<Cell>& cells, Caveats& caveats) {
  std::size_t single = 0, few = 0;
  for (const auto& cell : cells) {
    single += cell.rows.size() == 1;
    few += cell.rows.size() > 1 && cell.rows.size() < kFewEpisodes;
  }
  if (single > 0)
    caveats.push_back("n = 1 in " + of(single, cells.size()) +
                      " cells: nothing is known about the spread, there is no interval");
  if (few > 0)
    caveats.push_back("n < " + std::to_string(kFewEpisodes) + " in " + of(few, cells.size()) +
                      " cells: their intervals are wide");
}

void on_failures(const std::vector<Cell>& cells, std::size_t episodes, Caveats& caveats) {
  const std::size_t failed =
      count_rows(cells, [](const mlgym_row& row) { return !is_finished(row); });
  const std::size_t floored = count_rows(
      cells, [](const mlgym_row& row) { return is_finished(row) && row.floored.size > 0; });
  if (failed > 0)
    caveats.push_back(of(failed, episodes) +
                      " episodes have no outcome (in error or not played); each counts at the "
                      "floor of its task");
  if (floored > 0)
    caveats.push_back(of(floored, episodes) +
                      " episodes ended with nothing that could be scored, at the floor");
  for (const auto& cell : cells) {
    const bool unknown = std::any_of(cell.rows.begin(), cell.rows.end(), [](const mlgym_row* row) {
      return std::isnan(counted_score(*row));
    });
    if (unknown)
      caveats.push_back(cell.task_label() + ", " + std::string(cell.agent) +
                        ": has no mean, because the floor that failures count at is unknown; no "
                        "episode of this task has a result in that run");
  }
}

// Two episodes of a cell with the same streams of random numbers are no two observations.
void on_shared_seeds(const std::vector<Cell>& cells, std::size_t episodes, Caveats& caveats) {
  std::size_t shared = 0;
  for (const auto& cell : cells) {
    std::set<std::uint64_t> seeds;
    for (const mlgym_row* row : cell.rows) shared += !seeds.insert(row->seed).second;
  }
  if (shared > 0)
    caveats.push_back(of(shared, episodes) +
                      " episodes repeat the seed of another one in their cell: they are not "
                      "independent, and the intervals are too narrow");
}

void on_pools(const std::vector<Cell>& cells, Caveats& caveats) {
  std::map<std::string, std::set<std::string_view>> pools, variants;
  for (const auto& cell : cells) {
    pools[cell.task_label()].insert(cell.pool);
    variants[std::string(cell.task)].insert(cell.variant);
  }
  for (const auto& [task, of_task] : pools) {
    if (of_task.size() > 1)
      caveats.push_back(task + " was played with different feedback or data: its " +
                        std::to_string(of_task.size()) +
                        " pools do not compare, and agents with several have no mean over tasks");
  }
  for (const auto& [task, of_task] : variants) {
    if (of_task.size() > 1)
      caveats.push_back(task + " was played in " + std::to_string(of_task.size()) +
                        " variants: their scores do not compare");
  }
}

// Means over different tasks do not compare.
void on_coverage(const std::vector<Cell>& cells, Caveats& caveats) {
  using Player = std::pair<std::string_view, std::string_view>;
  std::map<std::string_view, std::map<Player, std::set<std::string_view>>> tasks;
  for (const auto& cell : cells) tasks[cell.variant][{cell.agent, cell.model}].insert(cell.task);
  for (const auto& [variant, players] : tasks) {
    const auto& first = players.begin()->second;
    const bool same = std::all_of(players.begin(), players.end(),
                                  [&first](const auto& player) { return player.second == first; });
    if (!same)
      caveats.push_back("not every agent played the same tasks in the variant " +
                        std::string(variant) + ": their means over tasks do not compare");
  }
}

std::string meaning_of(std::string_view mark) {
  static const std::map<std::string_view, std::string> meanings = {
      {"lite", "small variants, for trying things out; compare them with each other only"},
      {"test-feedback", "the agent saw test scores while it worked, so its scores are optimistic"},
      {"network", "the agent's box reached the network"},
      {"soft-limits", "the sandbox could not enforce all limits there"}};
  const auto meaning = meanings.find(mark);
  return meaning == meanings.end() ? "" : ": " + meaning->second;
}

void on_marks(const std::vector<Cell>& cells, std::size_t episodes, Caveats& caveats) {
  std::map<std::string_view, std::size_t> marks;
  for (const auto& cell : cells) {
    for (const mlgym_row* row : cell.rows) {
      for (std::size_t i = 0; i < row->mark_count; ++i) ++marks[mlgym::view(row->marks[i])];
    }
  }
  for (const auto& [mark, count] : marks)
    caveats.push_back("marked " + std::string(mark) + ", " + of(count, episodes) + " episodes" +
                      meaning_of(mark));
}

}  // namespace

Json caveats_table(const std::vector<Cell>& cells) {
  const std::size_t episodes = count_rows(cells, [](const mlgym_row&) { return true; });
  Caveats caveats;
  on_few_episodes(cells, caveats);
  on_failures(cells, episodes, caveats);
  on_shared_seeds(cells, episodes, caveats);
  on_pools(cells, caveats);
  on_coverage(cells, caveats);
  on_marks(cells, episodes, caveats);
  Json table = {{"title", "what limits conclusions"},
                {"columns", Json::array({"caveat"})},
                {"rows", Json::array()}};
  for (const auto& caveat : caveats) table["rows"].push_back(Json::array({caveat}));
  return table;
}

}  // namespace aggregator
