// Where an episode stands between two checkpoints.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "agent_parts/prompt.h"
#include "chat.h"
#include "grammar.h"

namespace react {

using agent_parts::Values;

struct Course {
  Chat chat;
  std::int64_t steps = 0;                // carried out
  std::int64_t format_errors = 0;        // in a row
  std::deque<WantedAction> wanted = {};  // by the last reply, and not carried out yet
  Values values = {};                    // of the task and the last state, for prompts
};

// A JSON document from which `restore` makes the same course.
std::string saved(const Course& course);
// Throws mlgym::Error (MLGYM_INVALID_ARGUMENT) for a text that `saved` did not write.
void restore(const std::string& saved, Course& course);

}  // namespace react
