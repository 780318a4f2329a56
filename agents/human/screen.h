// What a person reads.
#pragma once

#include <string>

namespace human {

// The problem, the tools and how to type, from `task` (docs/episode.md); then what is left, from
// `budget` (the same).
std::string opening(const std::string& task, const std::string& budget);

// What came of a command, and what is left.
std::string after_command(const std::string& observation, const std::string& budget);

}  // namespace human
