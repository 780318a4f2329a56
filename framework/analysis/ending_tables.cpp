// Exit statuses, failure kinds, failed and incomplete episodes. An episode failed when nothing of
// it was scored; it is incomplete when something was, and it ended otherwise than by a submission
// or its last step (the original's definitions).
#include <algorithm>
#include <cmath>

#include "analysis/behaviour.h"
#include "analysis/failure_kind.h"
#include "analysis/groups.h"
#include "analysis/table.h"

namespace mlgym {
namespace {

using FailureCounts = Counts<kFailureKindNames.size()>;

// Kinds of a known ending; an episode in error has no exit status.
std::vector<FailureKind> kinds_of(const Trajectory& trajectory) {
  if (trajectory.facts.in_error) return {FailureKind::runtime};
  if (!trajectory.facts.exit_status) return {};
  return kinds_of_ending(*trajectory.facts.exit_status);
}

bool ending_known(const Trajectory& trajectory) {
  return trajectory.facts.in_error || trajectory.facts.exit_status;
}

bool has_score(const Trajectory& trajectory) {
  return std::any_of(trajectory.scores.begin(), trajectory.scores.end(), [](const auto& score) {
    return !std::isnan(score.validation) || !std::isnan(score.test);
  });
}

struct Outcomes {
  std::size_t episodes = 0, failed = 0, incomplete = 0, scored_and_ended = 0;

  void add(const Trajectory& trajectory) {
    ++episodes;
    if (!has_score(trajectory)) {
      ++failed;
      return;
    }
    const auto kinds = kinds_of(trajectory);
    if (!ending_known(trajectory)) return;
    ++scored_and_ended;
    const bool complete = std::all_of(kinds.begin(), kinds.end(), [](FailureKind kind) {
      return kind == FailureKind::success || kind == FailureKind::max_steps;
    });
    if (!complete) ++incomplete;
  }
  void append_to(Json& row) const {
    row.push_back(episodes);
    row.push_back(failed);
    // Where episodes were scored and nobody knows how one of them ended.
    const bool unknown = episodes > failed && scored_and_ended == 0;
    row.push_back(unknown ? Json() : Json(incomplete));
  }
};

Json exit_statuses(const std::vector<Trajectory>& trajectories) {
  std::map<std::pair<Actor, std::string>, std::size_t> counts;
  for (const auto& trajectory : trajectories) {
    if (!ending_known(trajectory)) continue;
    const std::string status = trajectory.facts.in_error ? "error" : *trajectory.facts.exit_status;
    ++counts[{actor_of(trajectory), status}];
  }
  Json rows = Json::array();
  for (const auto& [key, count] : counts)
    rows.push_back({key.first.first, key.first.second, key.second, count});
  return make_table("Exit statuses", {"agent", "model", "exit_status", "episodes"},
                    std::move(rows));
}

Json failure_kinds(const std::vector<Trajectory>& trajectories) {
  std::map<Actor, FailureCounts> actors;
  for (const auto& trajectory : trajectories)
    for (const auto kind : kinds_of(trajectory)) actors[actor_of(trajectory)].add(kind);
  Json rows = Json::array();
  for (const auto& [actor, counts] : actors) {
    Json row = {actor.first, actor.second};
    counts.append_to(row);
    rows.push_back(std::move(row));
  }
  std::vector<std::string_view> columns = {"agent", "model"};
  columns.insert(columns.end(), kFailureKindNames.begin(), kFailureKindNames.end());
  return drawn(make_table("How episodes ended, by kind; some have two kinds", std::move(columns),
                          std::move(rows)),
               {{"kind", "stacked"}, {"label", {"agent", "model"}}, {"values", kFailureKindNames}});
}

}  // namespace

void add_ending_tables(const std::vector<Trajectory>& trajectories, Json& tables) {
  tables["exit_statuses"] = exit_statuses(trajectories);
  tables["failure_kinds"] = failure_kinds(trajectories);
  std::map<Actor, Outcomes> actors;
  std::map<std::string, Outcomes> tasks;
  for (const auto& trajectory : trajectories) {
    actors[actor_of(trajectory)].add(trajectory);
    tasks[task_of(trajectory)].add(trajectory);
  }
  Json by_actor = Json::array(), by_task = Json::array();
  for (const auto& [actor, outcomes] : actors) {
    by_actor.push_back({actor.first, actor.second});
    outcomes.append_to(by_actor.back());
  }
  for (const auto& [task, outcomes] : tasks) {
    by_task.push_back(Json::array({task}));
    outcomes.append_to(by_task.back());
  }
  tables["outcomes_by_model"] =
      make_table("Failed and incomplete episodes by agent and model",
                 {"agent", "model", "episodes", "failed", "incomplete"}, std::move(by_actor));
  tables["outcomes_by_task"] =
      make_table("Failed and incomplete episodes by task",
                 {"task", "episodes", "failed", "incomplete"}, std::move(by_task));
}

}  // namespace mlgym
