// What makes scores less trustworthy, as tables of a report; docs/analysis.md specifies them.
#pragma once

#include <vector>

#include "analysis/trajectory.h"
#include "base/json_forward.h"

namespace mlgym {

// {"findings", "notices", "feedback", "integrity_by_model"}: {"title", "columns", "rows"} each.
Json integrity_tables(const std::vector<Trajectory>& trajectories);

}  // namespace mlgym
