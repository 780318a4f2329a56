// The tables of reports.
#include <mlgym/plugin.hpp>

#include "honest.h"

MLGYM_PLUGIN("aggregator_standard", "0.1.0",
             mlgym::component<aggregator::Honest>(
                 "honest",
                 "Means with t intervals, failures at the floor, a fixed reference, caveats",
                 aggregator::kHonestSettings));
