// Trajectories written out in tests.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/trajectory_summary.h"

namespace mlgym::test {

inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

inline constexpr std::string_view kEvaluatorFiles[] = {"evaluate.py", "target.py"};

inline TrajectoryFacts facts_of_test() {
  TrajectoryFacts facts;
  facts.run = "runs";
  facts.episode = "one";
  facts.task = "captions";
  facts.agent = "react";
  facts.model = "m";
  facts.metric = "BLEU Score";
  facts.exit_status = "submitted";
  facts.evaluator_files = kEvaluatorFiles;
  return facts;
}

// A window of a whole file, as the editor shows it.
inline std::string shown(const std::string& path, const std::vector<std::string>& lines) {
  std::string text = "[File: " + path + " (" + std::to_string(lines.size()) + " lines total)]\n";
  for (std::size_t i = 0; i < lines.size(); ++i)
    text += std::to_string(i + 1) + ":" + lines[i] + "\n";
  return text;
}

// Steps of (action, observation).
inline Trajectory trajectory_of(const std::vector<std::pair<std::string, std::string>>& steps,
                                TrajectoryFacts facts = facts_of_test()) {
  TrajectorySummary summary(std::move(facts));
  for (const auto& [action, observation] : steps) summary.step({action, observation, kNone});
  return std::move(summary).finish();
}

}  // namespace mlgym::test
