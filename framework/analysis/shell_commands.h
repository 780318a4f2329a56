// What the commands of a text for a shell do with files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/simple_commands.h"

namespace mlgym {

// Its words are without sudo, env and the like before the name.
struct ShellCommand : SimpleCommand {
  std::string folder;  // that an earlier "cd" of the text went to; empty without one

  // The name without its folder; empty without words.
  std::string_view name() const;
  // Whether it runs Python.
  bool python() const;
  // What it gives Python to run: the text behind -c, or a here-document; empty otherwise.
  std::string_view python_code() const;
};

std::vector<ShellCommand> shell_commands(std::string_view text);

struct FilesTouched {
  std::vector<std::string> written, removed;  // as they are named
};

// By redirections, by commands such as cp, sed -i and tee, and by Python code in the command.
FilesTouched files_touched(const ShellCommand& command);

// The files that Python code writes, by literals: open('x', 'w'), Path('x').write_text(...),
// table.to_csv('x').
std::vector<std::string_view> files_written_by_python(std::string_view code);

// The last part of a path.
std::string_view base_name(std::string_view path);

}  // namespace mlgym
