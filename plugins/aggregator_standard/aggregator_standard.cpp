// The tables of reports.
#include <mlgym/plugin.hpp>

#include "comparison.h"
#include "honest.h"
#include "original.h"

MLGYM_PLUGIN("aggregator_standard", "0.1.0",
             mlgym::component<aggregator::Honest>(
                 "honest",
                 "Means with t intervals, failures at the floor, a fixed reference, caveats",
                 aggregator::kHonestSettings),
             mlgym::component<aggregator::Comparison>(
                 "comparison", "Two runs paired by task, with intervals and Holm's correction",
                 aggregator::kComparisonSettings),
             mlgym::component<aggregator::Original>(
                 "mlgym", "MLGym's own tables by its own rules: scores, ranks, profiles, AUP",
                 aggregator::kOriginalSettings));
