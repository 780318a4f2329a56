// How a run is watched: live on a terminal, elsewhere a line for what starts and ends.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "run/run_observer.h"

namespace mlgym {

// Writes to standard error. Live when that is a terminal that can move its cursor, and no person
// plays there.
std::unique_ptr<RunObserver> watch_run();

// `tell` gets a line without its end.
std::unique_ptr<RunObserver> watch_by_lines(std::function<void(const std::string& line)> tell);
std::unique_ptr<RunObserver> watch_on_terminal();
// Lines, but none while a person types.
std::unique_ptr<RunObserver> watch_beside_person();

// "accuracy 0.8293 (baseline 0.82) after 2 steps, 9.8 s", or why there is no score.
std::string outcome_in_words(const EpisodePlan& episode, const Json& result);

// "task:variant agent [model] #repeat".
std::string label_of(const PlannedEpisode& episode);

}  // namespace mlgym
