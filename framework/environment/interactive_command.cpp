#include "environment/interactive_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/simple_commands.h"

namespace mlgym {
namespace {

bool is_in(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string instead_of(const SimpleCommand& simple) {
  if (simple.connected || simple.words.empty()) return "";
  const std::string& path = simple.words[0];
  const std::string program = path.substr(path.rfind('/') + 1);
  const bool alone = simple.words.size() == 1;
  const bool option =
      std::any_of(simple.words.begin() + 1, simple.words.end(),
                  [](const auto& word) { return word[0] == '-' || word[0] == '+'; });
  if (is_in(program, {"vi", "vim", "nvim", "nano", "emacs", "pico", "joe"}) && !option) {
    return "change files with your tools for that, or with sed, a here-document or a script";
  }
  if (is_in(program, {"less", "more", "most"}))
    return "print the part of the file that you need: head, tail, sed -n '100,200p', grep";
  if (is_in(program, {"top", "htop", "nvtop"}) && !option) return "use `top -b -n 1` or ps";
  if (program == "watch") return "run the command itself, once";
  if (is_in(program, {"tmux", "screen"}))
    return "start what takes long in the background: `command >log 2>&1 &`";
  if (alone && is_in(program, {"python", "python2", "python3", "ipython", "node", "irb", "R",
                               "julia", "lua", "gdb", "sqlite3", "bc", "bash", "sh", "zsh"})) {
    return fmt::format("give {} a script, its code as an argument, or a here-document", program);
  }
  const bool asks = simple.words.size() > 1 && simple.words[1] == "-i";
  if (simple.words.size() == 2 && asks && is_in(program, {"python", "python3", "bash", "sh"}))
    return fmt::format("give {} a script, its code as an argument, or a here-document", program);
  return "";
}

}  // namespace

std::string instead_of_interactive(std::string_view command) {
  for (const SimpleCommand& simple : simple_commands(command)) {
    const std::string instead = instead_of(simple);
    if (instead.empty()) continue;
    return fmt::format(
        "`{}` waits for somebody at a terminal, and there is none here; nothing was run. Instead, "
        "{}.",
        simple.words[0], instead);
  }
  return "";
}

}  // namespace mlgym
