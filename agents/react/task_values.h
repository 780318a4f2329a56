// What prompts say of the task and of where the episode stands.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "agent_parts/prompt.h"

namespace react {

using agent_parts::kState;
using agent_parts::Values;

// Of every task placeholder, from episode.task(); docs/episode.md has the keys.
Values task_values(const nlohmann::ordered_json& task);

// Adds those of a step, counted from 1, or of the beginning, 0: `budget` is episode.budget().
void add_step(std::int64_t step, const std::string& budget, Values& values);

// Adds the members of a state, each as `state.KEY`: texts as they are, all else as JSON.
void add_state(const nlohmann::ordered_json& state, Values& values);

}  // namespace react
