// Makes a Trajectory of the steps of an episode, one after another.
#pragma once

#include <string>
#include <string_view>

#include "analysis/integrity_watch.h"
#include "analysis/seen_files.h"
#include "analysis/seen_step.h"
#include "analysis/trajectory.h"

namespace mlgym {

class TrajectorySummary {
 public:
  // What is known before the steps: where it stands, its metric; the rest may follow by `facts`.
  explicit TrajectorySummary(TrajectoryFacts facts);

  TrajectoryFacts& facts() { return trajectory_.facts; }
  std::int64_t steps() const { return static_cast<std::int64_t>(trajectory_.actions.size()); }
  void step(const SeenStep& step);
  // A score of the last step, by the primary metric; NaN where there is none.
  void score(double validation, double test, bool final);
  Trajectory finish() &&;

 private:
  Trajectory trajectory_;
  IntegrityWatch watch_;
  SeenFiles files_;
  SeenFiles::Contents best_files_;
  double best_ = kNoScore;
};

}  // namespace mlgym
