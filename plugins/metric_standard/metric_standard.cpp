// The metrics that many tasks share.
#include <mlgym/plugin.hpp>

#include "accuracy.h"

MLGYM_PLUGIN("metric_standard", "0.1.0",
             mlgym::component<metrics::Accuracy>("accuracy", "Share of right predictions",
                                                 R"({"type": "object", "maxProperties": 0})"));
