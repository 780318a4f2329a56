// The SDK installed by itself, and a shell for those who use it.
#pragma once

#include <filesystem>
#include <string>

#include "../end_to_end/program.h"

namespace mlgym::test {

// The prefix it was moved to after it was installed; made once, removed at the end.
const std::filesystem::path& installed_sdk();

struct Said {
  int code = -1;
  std::string text;  // standard output and error
  bool contains(const std::string& part) const { return text.find(part) != text.npos; }
};

// Runs commands in bash, up to the first that fails, in `folder`. CMake finds the installed SDK and
// compilers are strict; `mlgym` is the program of the build tree.
Said run_commands(const Folder& folder, const std::string& commands,
                  const Variables& variables = {});

}  // namespace mlgym::test
