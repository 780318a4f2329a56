// What the model is told of the task and of what was tried.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "agent_parts/validation.h"
#include "prompts.h"
#include "tree.h"

namespace tree_search {

// What of the public task (docs/episode.md) an agent needs that compares solutions.
struct TaskFacts {
  explicit TaskFacts(const nlohmann::ordered_json& task);

  std::string id, instructions, workspace, feedback;
  double seconds = 0;  // that a solution may run
  agent_parts::PrimaryMetric metric;
};

// A line for each node that was tried or is about to be, the latest last.
std::string tried_so_far(const Tree& tree, const TaskFacts& task);

// The prompt for a node that was chosen. `look`: what the setting of that name printed.
std::string text_for(const Node& node, const Tree& tree, const Prompts& prompts,
                     const TaskFacts& task, const std::string& look);

}  // namespace tree_search
