// The prompts of an agent, read from their files.
#pragma once

#include <mlgym/settings.hpp>
#include <optional>
#include <string>
#include <vector>

#include "agent_parts/prompt.h"

namespace react {

using agent_parts::kState;
using agent_parts::Prompt;
using agent_parts::Values;

// What every prompt may say of the task: its values are those of `task_values`.
inline const std::set<std::string> kTaskPlaceholders = {
    "id", "title", "instructions", "workspace", "command_seconds", "training_seconds"};

// docs/react.md tells what each may hold.
struct Prompts {
  // From the setting `prompts`, for the grammar that `actions` names. Throws mlgym::Error for a
  // file that cannot be read, and naming file and line for one that cannot be filled.
  Prompts(const mlgym::Settings& settings, const std::string& actions);

  Prompt grammar, system, task, observation, no_output, format_error, demonstration;
  std::optional<Prompt> strategy;
};

}  // namespace react
