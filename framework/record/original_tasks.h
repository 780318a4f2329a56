// The thirteen tasks that the original's tables are about.
#pragma once

#include <limits>
#include <span>
#include <string_view>

namespace mlgym {

struct OriginalTask {
  std::string_view id;      // in folder names
  std::string_view metric;  // the one it is judged by: a key of its results
  bool maximize;
  // Scores that are plausible.
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  // The evaluator and the files it relies on which agents have no business to change, at the root
  // of the workspace.
  std::span<const std::string_view> evaluator;
  bool self_reported = false;  // the evaluator takes the metric from a column of the submission
};

// Null: another task, of whose metrics results do not say which counts, nor whether more is better.
const OriginalTask* find_original_task(std::string_view id);

// The evaluator of a task that is not known.
std::span<const std::string_view> usual_evaluator();

}  // namespace mlgym
