#include "import/own_commands.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "scaffold/names.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Of the open file: the editor says them, and they are not these tools' to keep.
const std::set<std::string> kOfEditor = {"CURRENT_FILE", "CURRENT_LINE"};
const std::set<std::string> kTypes = {"string", "integer", "number", "boolean", "array", "object"};

std::string quoted(const std::string& text) { return dump_json(Json(text)); }

// Letters, digits and _ of a word of a signature: `<first>:<last>` becomes first_last.
std::string name_in(const std::string& word) {
  std::string name;
  for (const char c : word) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '_') {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

// The arguments as an agent writes them: the words behind the name in the first line of the
// signature, which may hold several of the documented ones, and the lines.
std::vector<CommandArgument> written_arguments(const MlgymCommand& command) {
  if (!command.signature) return command.arguments;
  std::vector<CommandArgument> written;
  const std::string line = command.signature->substr(0, command.signature->find('\n'));
  const auto words = split(line, ' ');
  for (std::size_t i = 1; i < words.size(); ++i) {
    CommandArgument argument{name_in(words[i]), "string", "", words[i][0] != '['};
    if (argument.name.empty()) continue;
    for (const auto& documented : command.arguments) {
      if (documented.name == argument.name) argument = documented;
    }
    written.push_back(std::move(argument));
  }
  if (!command.end.empty()) {
    written.push_back(command.arguments.empty() ? CommandArgument{"text", "string", "", true}
                                                : command.arguments.back());
  }
  return written;
}

std::string tool_yaml(const MlgymCommand& command, std::vector<std::string>& left_out) {
  std::vector<CommandArgument> arguments = written_arguments(command);
  if (!command.end.empty()) {
    if (arguments.empty()) arguments.push_back({"text", "string", "", true});
    arguments.back().required = true;
    arguments.back().type = "string";
  }
  // A text command fills them one after the other.
  for (std::size_t i = arguments.size(); i-- > 1;) {
    const bool body = !command.end.empty() && i + 1 == arguments.size();
    if (!arguments[i].required || arguments[i - 1].required || body) continue;
    arguments[i - 1].required = true;
    left_out.push_back(fmt::format("{}: that {} may be left out, before one that may not",
                                   command.name, arguments[i - 1].name));
  }
  std::string yaml =
      fmt::format("  - kind: mlgym.tool/1\n    name: {}\n    summary: {}\n", quoted(command.name),
                  quoted(command.docstring.empty() ? command.name : command.docstring));
  yaml += fmt::format("    usage: {}\n", quoted(command.usage()));
  if (!command.end.empty()) yaml += fmt::format("    end: {}\n", quoted(command.end));
  if (!arguments.empty()) yaml += "    parameters:\n";
  for (const auto& argument : arguments) {
    yaml +=
        fmt::format("      - {{name: {}, type: {}, required: {}, description: {}}}\n",
                    quoted(argument.name), kTypes.count(argument.type) ? argument.type : "string",
                    argument.required ? "true" : "false", quoted(argument.description));
  }
  return yaml;
}

}  // namespace

absl::Status add_own_commands(const std::vector<MlgymCommand>& commands, const MlgymAgent& agent,
                              const Equivalents& equivalents, ImportedFolder& folder) {
  if (commands.empty()) return absl::OkStatus();
  std::string variables, kept, sources;
  for (const auto& [name, value] : agent.variables) {
    variables +=
        fmt::format("[ -n \"${{{}+x}}\" ] || export {}={}\n", name, name, shell_quote(value));
    if (!kOfEditor.count(name)) kept += " " + name;
  }
  for (const auto& file : agent.files) {
    const std::string name = file.path.stem().string() + (file.program ? "" : ".sh");
    folder.copies.push_back({file.path, "scripts/files/" + name, file.program});
    if (!file.program) sources += ". \"$here/files/" + name + "\"\n";
  }
  const auto script = equivalents.text("agent/command.sh");
  if (!script.ok()) return script.status();
  std::string manifest =
      fmt::format("name: {}\nversion: 1.0.0\nabi: \"1.0\"\nscripts: scripts\nprovides:\n",
                  quoted("commands_" + folder.name));
  for (const auto& command : commands) {
    manifest += tool_yaml(command, folder.left_out);
    folder.files["scripts/" + command.name] =
        fill_placeholders(*script, {{"NAME", command.name},
                                    {"FILE", command.file.filename().string()},
                                    {"VARIABLES", variables},
                                    {"SOURCES", sources},
                                    {"KEPT", kept}});
    folder.left_out.push_back(fmt::format(
        "{}: it runs in a shell of its own, so that a change of the folder, or of variables that "
        "are not in env_variables, is gone when it is done",
        command.name));
  }
  folder.files["plugin.yaml"] = std::move(manifest);
  return absl::OkStatus();
}

}  // namespace mlgym
