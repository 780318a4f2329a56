// One episode of commands written in a test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "../end_to_end/program.h"

namespace mlgym::test {

// The copy of mlgym that is attacked: the build tree's, or the installed one that
// installed_copy.sh names.
struct Attacked {
  std::filesystem::path program;                       // mlgym
  std::filesystem::path agents;                        // of these tests
  std::filesystem::path walker;                        // walker.py
  std::vector<std::filesystem::path> no_box_may_show;  // folders of programs, plugins and tasks
};
const Attacked& attacked();

// Runs the attacked mlgym in `folder`, to its end.
Finished run_attacked(const Folder& folder, const std::vector<std::string>& arguments,
                      const Variables& variables = {});

struct Played {
  Json episode;                           // of the run document
  std::vector<std::string> observations;  // one a step
  std::string events;                     // the record as it stands
};

// Plays a task with the commands, one a step, then submits. Fails the test when the
// episode did not come to an outcome. `overrides` are further arguments, such as "limits.time=30s".
Played play_commands(const Folder& folder, const std::vector<std::string>& commands,
                     const std::vector<std::string>& overrides = {},
                     const std::string& task = "battle-of-sexes", const Variables& variables = {});

// The episode of an agent in the finished run in the folder `attack`.
Played played_by(const std::string& agent, const Folder& folder, const Json& document);

// A command that writes a file into the workspace.
std::string write_command(const std::string& name, const std::string& content);

}  // namespace mlgym::test
