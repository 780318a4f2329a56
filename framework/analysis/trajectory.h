// What analyses keep of a recorded episode.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/action_kind.h"
#include "analysis/code_change.h"
#include "analysis/finding.h"

namespace mlgym {

inline constexpr double kNoScore = std::numeric_limits<double>::quiet_NaN();

// Where an episode stands among others, and how it ended.
struct TrajectoryFacts {
  std::string run;                          // the folder of runs it was found in
  std::string episode;                      // its folder's name
  std::string task, variant, agent, model;  // empty where there is none
  // Of the evaluator, where agents can change them, as in MLGym's tasks; at the workspace's root.
  std::span<const std::string_view> evaluator_files;
  // Whether the evaluator takes the metric from the submission; nothing: not known.
  std::optional<bool> self_reported;
  std::string metric;  // the primary one; empty: not known
  bool maximize = true;
  double low = -std::numeric_limits<double>::infinity();  // plausible scores
  double high = std::numeric_limits<double>::infinity();
  double baseline = kNoScore;
  std::optional<std::string> exit_status;  // nothing: not known
  bool in_error = false;                   // ended without an outcome
  bool test_feedback = false;              // validations told scores on the test part
  bool watched = true;                     // whether its findings are wanted
};

struct TrajectoryScore {
  std::int64_t step = 0;  // from 1
  double compute_seconds = 0;
  // By the primary metric; NaN where there is none. `validation` is what the agent was told, `test`
  // what only the record knows; a final score has `test` alone.
  double validation = 0, test = 0;
  bool final = false;
  // What the agent got to know, or would have.
  double told() const { return std::isnan(validation) ? test : validation; }
};

// Where one or both may be NaN, than which every score is better.
inline bool is_better(double score, double than, bool maximize) {
  return !std::isnan(score) && (std::isnan(than) || (maximize ? score > than : score < than));
}

struct Trajectory {
  TrajectoryFacts facts;
  std::vector<ActionKind> actions;      // of each step
  std::vector<TrajectoryScore> scores;  // by step
  double compute_seconds = 0;           // NaN: not known
  std::optional<CodeChange> change;     // between the starter and the best score; unknown otherwise
  std::vector<Finding> findings;        // by step
};

}  // namespace mlgym
