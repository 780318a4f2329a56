// What limits conclusions, in words.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "marks.h"
#include "tables.h"

namespace aggregator {
namespace {

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
    caveats.push_back(
        "n < " + std::to_string(kFewEpisodes) + " in " + of(few, cells.size()) +
        " cells: their intervals are wide, and best@k for k near n is nearly one draw");
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
      return std::isnan(counted_score(*row)) && row->origin.size == 0;
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
    for (const mlgym_row* row : cell.rows) {
      const bool known = row->origin.size == 0;
      shared += known && !seeds.insert(row->seed).second;
    }
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

void on_marks(const std::vector<Cell>& cells, std::size_t episodes, Caveats& caveats) {
  std::map<std::string_view, std::size_t> marks;
  for (const auto& cell : cells) {
    for (const mlgym_row* row : cell.rows) {
      for (std::size_t i = 0; i < row->mark_count; ++i) ++marks[mlgym::view(row->marks[i])];
    }
  }
  for (const auto& [mark, count] : marks)
    caveats.push_back("marked " + std::string(mark) + ", " + of(count, episodes) + " episodes" +
                      (meaning_of(mark).empty() ? "" : ": " + meaning_of(mark)));
}

// What result trees of the original do not say.
void on_trees(const std::vector<Cell>& cells, std::size_t episodes, Caveats& caveats) {
  const std::size_t original =
      count_rows(cells, [](const mlgym_row& row) { return row.origin.size > 0; });
  if (original == 0) return;
  caveats.push_back(
      of(original, episodes) +
      " episodes are read from MLGym's results, which have no floors, targets, steps "
      "or times, and cost and tokens only beside a .traj: cells in which an episode "
      "was never scored have no mean, and normalised scores are gains relative to the "
      "baseline's size");
  caveats.push_back(
      "of MLGym's runs the last entry counts as submission, whatever it was, and the "
      "best of k is chosen by test scores, which makes it optimistic");
}

// One comparison in twenty looks real at p < 0.05 where nothing is.
void on_pairs(const std::vector<Player>& players, Caveats& caveats) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& player : players) ++counts[player.variant];
  std::size_t pairs = 0;
  for (const auto& [variant, count] : counts) pairs += count * (count - 1) / 2;
  if (pairs > 1)
    caveats.push_back(std::to_string(pairs) +
                      " pairs are compared over tasks, and their p are not corrected for that: for "
                      "all of them together p < 0.05 / " +
                      std::to_string(pairs) + " is what counts");
}

}  // namespace

Json caveats_table(const std::vector<Cell>& cells, const std::vector<Player>& players) {
  const std::size_t episodes = count_rows(cells, [](const mlgym_row&) { return true; });
  Caveats caveats;
  on_few_episodes(cells, caveats);
  on_failures(cells, episodes, caveats);
  on_shared_seeds(cells, episodes, caveats);
  on_pools(cells, caveats);
  on_coverage(cells, caveats);
  on_pairs(players, caveats);
  on_marks(cells, episodes, caveats);
  on_trees(cells, episodes, caveats);
  Json table = table_of("what limits conclusions", {"caveat"});
  for (const auto& caveat : caveats) table["rows"].push_back(Json::array({caveat}));
  return table;
}

}  // namespace aggregator
