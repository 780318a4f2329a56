#include "analysis/behaviour.h"
#include "analysis/groups.h"
#include "analysis/table.h"

namespace mlgym {

void add_change_table(const std::vector<Trajectory>& trajectories, Json& tables) {
  std::map<Actor, Counts<kCodeChangeNames.size()>> actors;
  for (const auto& trajectory : trajectories)
    if (trajectory.change) actors[actor_of(trajectory)].add(*trajectory.change);
  Json rows = Json::array();
  for (const auto& [actor, counts] : actors) {
    Json row = {actor.first, actor.second, counts.total()};
    counts.append_to(row);
    rows.push_back(std::move(row));
  }
  std::vector<std::string_view> columns = {"agent", "model", "episodes"};
  columns.insert(columns.end(), kCodeChangeNames.begin(), kCodeChangeNames.end());
  tables["changes"] =
      drawn(make_table("What the best score had changed in the starter's files", std::move(columns),
                       std::move(rows)),
            {{"kind", "stacked"}, {"label", {"agent", "model"}}, {"values", kCodeChangeNames}});
}

}  // namespace mlgym
