#include "analysis/trajectory_summary.h"

#include <cmath>
#include <utility>

namespace mlgym {

TrajectorySummary::TrajectorySummary(TrajectoryFacts facts) : watch_(facts) {
  trajectory_.facts = std::move(facts);
}

void TrajectorySummary::step(const SeenStep& step) {
  trajectory_.actions.push_back(kind_of_action(step.action));
  trajectory_.compute_seconds = step.compute_seconds;
  const auto window = find_window(step.observation);
  if (trajectory_.facts.watched) watch_.see(steps(), step, window, files_);
  files_.see(step, window);
}

void TrajectorySummary::score(double validation, double test, bool final) {
  trajectory_.scores.push_back({steps(), trajectory_.compute_seconds, validation, test, final});
  const double told = trajectory_.scores.back().told();
  if (!is_better(told, best_, trajectory_.facts.maximize)) return;
  best_ = told;
  best_files_ = files_.contents();
}

Trajectory TrajectorySummary::finish() && {
  if (!std::isnan(best_)) trajectory_.change = files_.change(best_files_);
  if (trajectory_.facts.watched) watch_.conclude(trajectory_);
  return std::move(trajectory_);
}

}  // namespace mlgym
