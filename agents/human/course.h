// Where an episode stands between two checkpoints.
#pragma once

#include <cstdint>
#include <deque>
#include <mlgym/agent.hpp>
#include <string>
#include <vector>

namespace human {

struct Course {
  std::vector<mlgym::Message> chat;       // texts only
  std::deque<mlgym::Action> wanted = {};  // typed, and not carried out yet
  std::int64_t empty_replies = 0;         // in a row
};

// A JSON document from which `restored` makes the same course.
std::string saved(const Course& course);
// Throws mlgym::Error (MLGYM_INVALID_ARGUMENT) for a text that `saved` did not write.
Course restored(const std::string& saved);

}  // namespace human
