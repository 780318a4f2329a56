// A solver of Boolean formulas that asks the submitted code what to branch on.
#include <mlgym/plugin.hpp>

#include "sat_task.h"

MLGYM_PLUGIN("task_sat", "0.1.0",
             mlgym::component<sat::SatTask>("sat-heuristic",
                                            "Branching heuristic of a 3-SAT solver",
                                            sat::kSettings));
