#include "analysis/behaviour.h"
#include "analysis/groups.h"
#include "analysis/table.h"

namespace mlgym {
namespace {

using ActionCounts = Counts<kActionKindNames.size()>;

std::vector<std::string_view> with_kinds(std::vector<std::string_view> first) {
  first.insert(first.end(), kActionKindNames.begin(), kActionKindNames.end());
  return first;
}

struct Share {
  std::size_t episodes = 0;
  ActionCounts counts;
  void add(const Trajectory& trajectory) {
    ++episodes;
    for (const auto kind : trajectory.actions) counts.add(kind);
  }
  void append_to(Json& row) const {
    row.push_back(episodes);
    row.push_back(counts.total());
    counts.append_to(row);
  }
};

Json in_total(const std::vector<Trajectory>& trajectories) {
  Share all;
  for (const auto& trajectory : trajectories) all.add(trajectory);
  Json rows = Json::array();
  const auto total = static_cast<double>(all.counts.total());
  for (std::size_t i = 0; i < kActionKindNames.size(); ++i) {
    const auto count = all.counts.all()[i];
    rows.push_back({kActionKindNames[i], count, cell_of(static_cast<double>(count) / total)});
  }
  return drawn(make_table("Actions by kind", {"kind", "actions", "share"}, std::move(rows)),
               {{"kind", "bars"}, {"label", {"kind"}}, {"value", "actions"}});
}

Json by_task(const std::vector<Trajectory>& trajectories) {
  std::map<std::string, Share> tasks;
  for (const auto& trajectory : trajectories) tasks[task_of(trajectory)].add(trajectory);
  Json rows = Json::array();
  for (const auto& [task, share] : tasks) {
    Json row = {task};
    share.append_to(row);
    rows.push_back(std::move(row));
  }
  return drawn(
      make_table("Actions by task", with_kinds({"task", "episodes", "actions"}), std::move(rows)),
      {{"kind", "stacked"}, {"label", {"task"}}, {"values", kActionKindNames}});
}

Json by_actor(const std::vector<Trajectory>& trajectories) {
  std::map<Actor, Share> actors;
  for (const auto& trajectory : trajectories) actors[actor_of(trajectory)].add(trajectory);
  Json rows = Json::array();
  for (const auto& [actor, share] : actors) {
    Json row = {actor.first, actor.second};
    share.append_to(row);
    rows.push_back(std::move(row));
  }
  return drawn(make_table("Actions by agent and model",
                          with_kinds({"agent", "model", "episodes", "actions"}), std::move(rows)),
               {{"kind", "stacked"}, {"label", {"agent", "model"}}, {"values", kActionKindNames}});
}

Json by_step(const std::vector<Trajectory>& trajectories) {
  std::vector<ActionCounts> steps;
  for (const auto& trajectory : trajectories) {
    const auto& actions = trajectory.actions;
    if (steps.size() < actions.size()) steps.resize(actions.size());
    for (std::size_t i = 0; i < actions.size(); ++i) steps[i].add(actions[i]);
  }
  Json rows = Json::array();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Json row = {i + 1, steps[i].total()};
    steps[i].append_to(row);
    rows.push_back(std::move(row));
  }
  return drawn(make_table("Actions by step", with_kinds({"step", "actions"}), std::move(rows)),
               {{"kind", "columns"}, {"x", "step"}, {"values", kActionKindNames}});
}

}  // namespace

void add_action_tables(const std::vector<Trajectory>& trajectories, Json& tables) {
  tables["actions"] = in_total(trajectories);
  tables["actions_by_task"] = by_task(trajectories);
  tables["actions_by_model"] = by_actor(trajectories);
  tables["actions_by_step"] = by_step(trajectories);
}

}  // namespace mlgym
