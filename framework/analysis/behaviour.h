// What agents did, as tables of a report; docs/analysis.md specifies them.
#pragma once

#include <vector>

#include "analysis/trajectory.h"
#include "base/json_forward.h"

namespace mlgym {

// {TABLE: {"title", "columns", "rows"}}, in the order to show.
Json behaviour_tables(const std::vector<Trajectory>& trajectories);

// Its parts: each adds its tables.
void add_action_tables(const std::vector<Trajectory>& trajectories, Json& tables);
void add_ending_tables(const std::vector<Trajectory>& trajectories, Json& tables);
void add_score_tables(const std::vector<Trajectory>& trajectories, Json& tables);
void add_progress_tables(const std::vector<Trajectory>& trajectories, Json& tables);
void add_change_table(const std::vector<Trajectory>& trajectories, Json& tables);

}  // namespace mlgym
