// Scores that are possible in the original's tasks.
#pragma once

#include <string_view>

namespace mlgym {

struct ScoreRange {
  double low, high;
};

// Of the metric by which the task is judged; everything for tasks that are not known.
ScoreRange plausible_scores(std::string_view original_task);

}  // namespace mlgym
