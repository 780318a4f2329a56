#include "analysis/behaviour.h"

#include "base/json.h"

namespace mlgym {

Json behaviour_tables(const std::vector<Trajectory>& trajectories) {
  Json tables = Json::object();
  add_action_tables(trajectories, tables);
  add_ending_tables(trajectories, tables);
  add_score_tables(trajectories, tables);
  add_progress_tables(trajectories, tables);
  add_change_table(trajectories, tables);
  return tables;
}

}  // namespace mlgym
