// What a text for bash runs, as far as it is seen without running it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// A program, or a builtin or function of the shell, and what it is connected to. Quotes are taken
// off, variables stay as they are written.
struct SimpleCommand {
  std::vector<std::string> words;    // name and arguments; none where there are redirections only
  std::vector<std::string> inputs;   // files that its input comes from
  std::vector<std::string> outputs;  // files that its output goes to
  std::string body;                  // of its here-document
  bool connected = false;            // to another program, a file or a here-document
};

// In their order, without assignments and the shell's reserved words before them. What stands in
// quotes, here-documents, comments, lists, arithmetic and the patterns of `case` is no command, and
// neither are functions that the text defines itself.
std::vector<SimpleCommand> simple_commands(std::string_view text);

// Whether a word before a command sets a variable: x=1, x+=1.
bool assigns_variable(std::string_view word);

}  // namespace mlgym
