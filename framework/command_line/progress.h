// How a run is watched: live on a terminal, elsewhere a line for what starts and ends.
#pragma once

#include <memory>

#include "run/run_observer.h"

namespace mlgym {

// Writes to standard error. Live when that is a terminal that can move its cursor.
std::unique_ptr<RunObserver> watch_run();

std::unique_ptr<RunObserver> watch_by_lines();
std::unique_ptr<RunObserver> watch_on_terminal();

// "accuracy 0.8293 (baseline 0.82) after 2 steps, 9.8 s", or why there is no score.
std::string outcome_in_words(const EpisodePlan& episode, const Json& result);

// "task:variant agent [model] #repeat".
std::string label_of(const PlannedEpisode& episode);

}  // namespace mlgym
