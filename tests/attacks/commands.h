// One episode of commands written in a test.
#pragma once

#include <string>
#include <vector>

#include "../end_to_end/program.h"

namespace mlgym::test {

struct Played {
  Json episode;                           // of the run document
  std::vector<std::string> observations;  // one a step
  std::string events;                     // the record as it stands
};

// Plays a task with the commands, one a step, then submits. Fails the test when the
// episode did not come to an outcome. `overrides` are further arguments, such as "limits.time=30s".
Played play_commands(const Folder& folder, const std::vector<std::string>& commands,
                     const std::vector<std::string>& overrides = {},
                     const std::filesystem::path& program = MLGYM_PROGRAM,
                     const std::string& task = "battle-of-sexes", Variables variables = {});

}  // namespace mlgym::test
