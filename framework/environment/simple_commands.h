// What a command for bash runs, as far as it is seen without running it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// A program, or a builtin or function of the shell, with its arguments.
struct SimpleCommand {
  std::vector<std::string> words;  // at least one; quotes are still in them
  bool connected = false;          // to another program or a file
};

// In their order, without assignments and the shell's reserved words before them. What stands in
// quotes, here-documents, comments, lists, arithmetic and the patterns of `case` is no command, and
// neither are functions that the text defines itself.
std::vector<SimpleCommand> simple_commands(std::string_view command);

}  // namespace mlgym
