#include "analysis/shell_commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <utility>

namespace mlgym {
namespace {

using Words = std::vector<std::string>;

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Without the programs that only run another one, and the variables that they are to set for it.
void strip_lead(Words& words) {
  constexpr std::array<std::string_view, 5> kRunners = {"sudo", "nohup", "exec", "command", "env"};
  const auto first = std::find_if_not(words.begin(), words.end(), [&](const auto& word) {
    return one_of(kRunners, word) || assigns_variable(word);
  });
  words.erase(words.begin(), first);
}

Words operands(const ShellCommand& command) {
  Words found;
  for (std::size_t i = 1; i < command.words.size(); ++i)
    if (!command.words[i].starts_with('-')) found.push_back(command.words[i]);
  return found;
}

bool may_be_folder(std::string_view path) {
  const auto name = base_name(path);
  return name.empty() || name == "." || name == ".." || name.find('.') == name.npos;
}

// Of cp, mv, install and ln: the last operand, or what the others become in it.
Words destinations(const Words& operands) {
  if (operands.size() < 2) return {};
  const auto& last = operands.back();
  Words found = {last};
  if (may_be_folder(last)) {
    for (std::size_t i = 0; i + 1 < operands.size(); ++i)
      found.push_back((std::filesystem::path(last) / base_name(operands[i])).string());
  }
  return found;
}

// sed -i, -ri, -i.bak, --in-place; perl -pi.
bool edits_in_place(const ShellCommand& command) {
  return std::any_of(command.words.begin() + 1, command.words.end(), [](const std::string& word) {
    if (word.starts_with("--")) return word.starts_with("--in-place");
    return word.starts_with('-') && word.find('i') != std::string::npos;
  });
}

void append(Words& to, const Words& more) { to.insert(to.end(), more.begin(), more.end()); }

bool opens_to_write(std::string_view after) {
  if (!after.starts_with(',')) return false;
  auto mode = after.substr(1, after.find(')'));
  const auto quote = mode.find_first_of("'\"");
  if (quote == mode.npos) return false;
  mode = mode.substr(quote + 1, mode.find(mode[quote], quote + 1) - quote - 1);
  return mode.size() <= 3 && mode.find_first_of("wax+") != mode.npos;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

// Whether code writes to the path that a literal between these texts of its line names.
bool python_writes(std::string_view before, std::string_view after) {
  const bool copied = before.ends_with(", ") || before.ends_with(',');
  if (copied && after.starts_with(')'))
    return before.find("copy") != before.npos || before.find("move(") != before.npos ||
           before.find("os.rename(") != before.npos || before.find("os.replace(") != before.npos;
  if (before.ends_with("open(")) return opens_to_write(after);
  if (after.starts_with(").write_")) return true;
  return ends_with_any(before, {"os.remove(", "os.unlink(", "to_csv(", "to_json(", "to_parquet(",
                                "to_pickle(", "np.save(", "savetxt(", "savez(", "torch.save("});
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view ShellCommand::name() const {
  return words.empty() ? std::string_view() : base_name(words.front());
}

bool ShellCommand::python() const { return name().starts_with("python"); }

std::string_view ShellCommand::python_code() const {
  if (!python()) return {};
  const auto option = std::find(words.begin(), words.end(), "-c");
  return option != words.end() && option + 1 != words.end() ? std::string_view(option[1]) : body;
}

std::vector<ShellCommand> shell_commands(std::string_view text) {
  std::vector<ShellCommand> commands;
  std::string folder;
  for (auto& simple : simple_commands(text)) {
    strip_lead(simple.words);
    const auto& command = commands.emplace_back(ShellCommand{std::move(simple), folder});
    if (command.name() == "cd" && command.words.size() > 1)
      folder = (std::filesystem::path(folder) / command.words[1]).string();
  }
  return commands;
}

FilesTouched files_touched(const ShellCommand& command) {
  constexpr std::array<std::string_view, 4> kWriters = {"tee", "truncate", "patch", "touch"};
  constexpr std::array<std::string_view, 4> kCopiers = {"cp", "mv", "install", "ln"};
  constexpr std::array<std::string_view, 4> kRemovers = {"rm", "unlink", "shred", "mv"};
  FilesTouched touched;
  touched.written = command.outputs;
  const auto name = command.name();
  if (name.empty()) return touched;
  const Words files = operands(command);
  if (one_of(kWriters, name) || ((name == "sed" || name == "perl") && edits_in_place(command)))
    append(touched.written, files);
  if (one_of(kCopiers, name)) append(touched.written, destinations(files));
  if (one_of(kRemovers, name)) append(touched.removed, files);
  for (const auto& file : files)
    if (name == "dd" && file.starts_with("of=")) touched.written.push_back(file.substr(3));
  for (const auto path : files_written_by_python(command.python_code()))
    touched.written.emplace_back(path);
  return touched;
}

std::vector<std::string_view> files_written_by_python(std::string_view code) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at < code.size();) {
    const auto line = code.substr(at, code.find('\n', at) - at);
    at += line.size() + 1;
    for (auto open = line.find_first_of("'\""); open != line.npos;) {
      const auto close = line.find(line[open], open + 1);
      if (close == line.npos) break;
      if (python_writes(line.substr(0, open), line.substr(close + 1)))
        found.push_back(line.substr(open + 1, close - open - 1));
      open = line.find_first_of("'\"", close + 1);
    }
  }
  return found;
}

}  // namespace mlgym
