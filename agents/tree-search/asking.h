// One solution of the model's: asked for again until it can be used.
#pragma once

#include <cstdint>
#include <mlgym/agent.hpp>
#include <string>

#include "prompts.h"
#include "solution.h"

namespace tree_search {

struct Asked {
  enum class End { solution, stops, given_up } end = End::solution;
  Solution solution = {};
};

// Asks with the prompt `system` and `text`. After more than `most_errors` replies in a row that
// cannot be used, or where the chat is too long for the model, the episode is given up.
Asked ask_for_solution(mlgym::Episode& episode, const mlgym::ChatRequest& sampling,
                       const Prompts& prompts, const std::string& workspace,
                       const std::string& text, std::int64_t most_errors);

}  // namespace tree_search
