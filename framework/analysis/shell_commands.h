// What stands in text for a shell, as far as it can be told without running it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// A simple command: what a shell runs by one name.
struct ShellCommand {
  std::vector<std::string> words;  // without quotes, nor what only leads up to it: sudo, then, X=1
  std::vector<std::string> targets;  // files that its output goes to
  std::string body;                  // of its here-document
  std::string folder;                // that an earlier "cd" of the text went to; empty without one

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
