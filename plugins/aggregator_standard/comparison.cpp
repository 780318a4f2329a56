#include "comparison.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "cells.h"
#include "pairs.h"
#include "random.h"

namespace aggregator {
namespace {

struct Side {
  std::string_view run;
  std::vector<const mlgym_row*> rows;
  std::vector<Cell> cells;
};

std::vector<Side> sides_of(const mlgym::Rows& rows) {
  std::vector<Side> sides;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    const std::string_view run = mlgym::view(rows[i].run);
    auto side =
        std::find_if(sides.begin(), sides.end(), [run](const Side& one) { return one.run == run; });
    if (side == sides.end()) side = sides.insert(sides.end(), Side{run, {}, {}});
    side->rows.push_back(&rows[i]);
  }
  for (auto& side : sides) side.cells = cells_of(mlgym::Rows(side.rows.data(), side.rows.size()));
  return sides;
}

using Who = std::pair<std::string_view, std::string_view>;  // agent, model

Who who(const Cell& cell) { return {cell.agent, cell.model}; }

std::string name_of(const Who& one) {
  return std::string(one.first) + (one.second.empty() ? "" : ", " + std::string(one.second));
}

std::optional<Who> only_player(const Side& side) {
  for (const auto& cell : side.cells) {
    if (who(cell) != who(side.cells.front())) return std::nullopt;
  }
  return side.cells.empty() ? std::nullopt : std::optional(who(side.cells.front()));
}

// What stands in the way of comparing two cells; empty: nothing.
std::string obstacle(const Cell& a, const Cell& b) {
  if (a.variant != b.variant) return "another variant";
  if (a.pool != b.pool)
    return "other feedback, data or settings: " + std::string(a.pool) + " in a, " +
           std::string(b.pool) + " in b";
  if (!compares(*a.rows.front(), *b.rows.front()))
    return "another metric, floor, baseline or target";
  for (const auto* cell : {&a, &b}) {
    for (const mlgym_row* row : cell->rows) {
      if (std::isnan(counted_score(*row)))
        return std::string(cell == &a ? "a" : "b") +
               " has an episode without a score, and its floor is unknown";
    }
  }
  return "";
}

class Matches {
 public:
  Matches(const Side& a, const Side& b, double confidence) : confidence_(confidence) {
    const auto only_a = only_player(a), only_b = only_player(b);
    const bool across = only_a && only_b;  // whoever they are, they are what is to be compared
    std::vector<const Cell*> left;
    for (const auto& cell : b.cells) left.push_back(&cell);
    for (const auto& cell : a.cells) {
      const auto fits = [&](const Cell* other) {
        return other->task == cell.task && (across || who(*other) == who(cell));
      };
      take(cell, fits, left);
    }
    for (const Cell* cell : left) refuse(*cell, "a has no episode of it");
    for (auto& [players, pairs] : by_players_) correct_by_holm(pairs);
  }

  using Players = std::pair<Who, Who>;
  const std::map<Players, std::vector<TaskPair>>& by_players() const { return by_players_; }
  const std::vector<std::pair<std::string, std::string>>& refused() const { return refused_; }

 private:
  // The cell with the one of b that compares with it, or why there is none.
  template <class Fits>
  void take(const Cell& cell, Fits fits, std::vector<const Cell*>& left) {
    std::string why = "b has no episode of it";
    for (auto other = left.begin(); other != left.end(); ++other) {
      if (!fits(*other)) continue;
      why = obstacle(cell, **other);
      if (!why.empty()) continue;
      by_players_[{who(cell), who(**other)}].push_back(compare(**other, cell, confidence_));
      left.erase(other);
      return;
    }
    refuse(cell, why);
  }
  void refuse(const Cell& cell, const std::string& why) {
    refused_.emplace_back(cell.task_label() + ", " + name_of(who(cell)), why);
  }

  double confidence_;
  std::map<Players, std::vector<TaskPair>> by_players_;
  std::vector<std::pair<std::string, std::string>> refused_;
};

const std::vector<std::string> kPlayers = {"agent_a", "model_a", "agent_b", "model_b"};

Json players_of_pair(const Matches::Players& players) {
  const auto& [a, b] = players;
  return Json::array({a.first, text_or_null(a.second), b.first, text_or_null(b.second)});
}

void append(Json& row, std::initializer_list<Json> values) {
  for (const Json& value : values) row.push_back(value);
}

double mean_score(const Cell& cell) {
  std::vector<double> scores;
  for (const mlgym_row* row : cell.rows) scores.push_back(counted_score(*row));
  return mean_of(scores);
}

std::vector<std::string> columns_with(std::vector<std::string> first,
                                      std::initializer_list<const char*> more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

Json tasks_table(const Matches& matches, double confidence) {
  std::vector<std::string> first = {"task"};
  first.insert(first.end(), kPlayers.begin(), kPlayers.end());
  Json table =
      table_of("task by task: b less a, more is better for b, with " + percent(confidence) +
                   " t interval; p_holm is corrected over the tasks",
               columns_with(first, {"metric", "n_a", "n_b", "mean_a", "mean_b", "difference", "low",
                                    "high", "p", "p_holm", "paired"}));
  for (const auto& [players, pairs] : matches.by_players()) {
    for (const auto& pair : pairs) {
      const Cell &a = *pair.b, &b = *pair.a;
      Json row = Json::array({a.task_label()});
      for (const auto& cell : players_of_pair(players)) row.push_back(cell);
      append(row, {text_or_null(a.metric), a.rows.size(), b.rows.size(), mean_score(a),
                   mean_score(b), pair.scores.mean, pair.scores.low, pair.scores.high,
                   pair.scores.p, pair.p_holm, pair.by_repeat ? "repeats and seeds" : "no"});
      table["rows"].push_back(std::move(row));
    }
  }
  return table;
}

Json overall_table(const Matches& matches, double confidence) {
  Json table = table_of(
      "over tasks: difference of the mean normalised scores, b less a, with " +
          percent(confidence) + " t interval over tasks; p by changing signs",
      columns_with(kPlayers, {"tasks", "better", "worse", "difference", "low", "high", "p"}));
  for (const auto& [players, pairs] : matches.by_players()) {
    const auto& [a, b] = players;
    const OverTasks over =
        over_tasks(pairs, confidence, seed_of({a.first, a.second, b.first, b.second}));
    Json row = players_of_pair(players);
    append(row, {over.tasks, over.better, over.worse, over.normalised.mean, over.normalised.low,
                 over.normalised.high, over.normalised.p});
    table["rows"].push_back(std::move(row));
  }
  return table;
}

Json refused_table(const Matches& matches) {
  Json table = table_of("what does not compare", {"what", "why"});
  for (const auto& [what, why] : matches.refused())
    table["rows"].push_back(Json::array({what, why}));
  return table;
}

Json caveats_of(const Matches& matches) {
  Json table = table_of("what limits conclusions", {"caveat"});
  const auto add = [&table](const std::string& text) {
    table["rows"].push_back(Json::array({text}));
  };
  std::size_t small = 0, all = 0;
  bool few_tasks = false;
  for (const auto& [players, pairs] : matches.by_players()) {
    all += pairs.size();
    few_tasks = few_tasks || pairs.size() < 6;
    for (const auto& pair : pairs)
      small += pair.a->rows.size() < kFewEpisodes || pair.b->rows.size() < kFewEpisodes;
  }
  if (small > 0)
    add("n < " + std::to_string(kFewEpisodes) + " on a side in " + std::to_string(small) + " of " +
        std::to_string(all) + " tasks: only large differences can be seen");
  if (few_tasks)
    add("with fewer than 6 tasks the p over tasks cannot be below 0.05, whatever the difference");
  if (matches.by_players().size() > 1)
    add(std::to_string(matches.by_players().size()) +
        " agents and models are compared, and p over tasks is not corrected for that");
  return table;
}

}  // namespace

Comparison::Comparison(const mlgym::Settings& settings) {
  options_.confidence = settings.number("confidence", options_.confidence);
  if (!(options_.confidence > 0 && options_.confidence < 1))
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"confidence\" is not between 0 and 1");
}

std::string Comparison::tables(mlgym::Call&, const mlgym::Rows& rows) {
  const std::vector<Side> sides = sides_of(rows);
  // Reports are made of whatever there is: with one side there is nothing to compare.
  if (sides.size() > 2)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "two runs are compared, and these are " + std::to_string(sides.size()));
  const Side nothing;
  const Side& a = sides.empty() ? nothing : sides[0];
  const Side& b = sides.size() < 2 ? nothing : sides[1];
  const Matches matches(a, b, options_.confidence);
  const Json tables = {{"tasks", tasks_table(matches, options_.confidence)},
                       {"overall", overall_table(matches, options_.confidence)},
                       {"not_compared", refused_table(matches)},
                       {"caveats", caveats_of(matches)}};
  return tables.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aggregator
