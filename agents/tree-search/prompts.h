// The prompts of the agent, read from their files.
#pragma once

#include <mlgym/settings.hpp>

#include "agent_parts/prompt.h"
#include "tree.h"

namespace tree_search {

// docs/tree_search.md tells what each may hold.
struct Prompts {
  // From the setting `prompts`. Throws mlgym::Error for a file that cannot be read, and naming file
  // and line for one that cannot be filled.
  explicit Prompts(const mlgym::Settings& settings);

  const agent_parts::Prompt& of(Stage stage) const {
    return stage == Stage::draft ? draft : stage == Stage::debug ? debug : improve;
  }

  agent_parts::Prompt system, look, draft, debug, improve, format_error;
};

}  // namespace tree_search
