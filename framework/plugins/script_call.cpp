#include "plugins/script_call.h"

#include <fmt/format.h>

#include <cctype>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

// In characters. It is an environment variable of every call, and Linux has a limit for these.
constexpr std::size_t kLongestState = 16 << 10;

// The argument as a program gets it: text as it is, all else as JSON.
absl::StatusOr<std::string> argument_of(const ScriptTool& tool, const ScriptParameter& parameter,
                                        const Json& arguments) {
  const auto given = arguments.find(parameter.name);
  if (given == arguments.end() || given->is_null()) {
    if (!parameter.required) return std::string();
    return invalid("\"{}\" is needed; usage: {}", parameter.name, tool.usage);
  }
  std::string text = given->is_string() ? given->get<std::string>() : dump_json(*given);
  if (text.find('\0') != text.npos) return invalid("\"{}\" has a zero byte in it", parameter.name);
  if (text.size() > kLongestScriptArgument) {
    return invalid(
        "\"{}\" has {} bytes, and {} is the most that it may have; do it in several steps",
        parameter.name, text.size(), kLongestScriptArgument);
  }
  return text;
}

std::string check_interpreter(const ScriptTool& tool) {
  const std::string found =
      tool.interpreter[0] == '/'
          ? fmt::format("[ -x {} ]", shell_quote(tool.interpreter))
          : fmt::format("type -P {} >/dev/null", shell_quote(tool.interpreter));
  const std::string words = fmt::format("{} needs {}, which is not installed on this computer",
                                        tool.name, tool.interpreter);
  return fmt::format("\\builtin {} || {{ \\builtin echo {} >&2; \\builtin return 127; }}\n", found,
                     shell_quote(words));
}

// A word that is no line of the text.
std::string delimiter_for(const std::string& text) {
  std::string word = "__MLGYM_END";
  while (text.find(word) != text.npos) word += '_';
  return word;
}

}  // namespace

std::string script_folder_in_box(std::string_view plugin) {
  return fmt::format("/run/mlgym/tools/{}", plugin);
}

absl::StatusOr<std::string> script_command(const ScriptTool& tool, std::string_view plugin,
                                           const std::map<std::string, std::string>& settings,
                                           const Json& arguments) {
  if (!arguments.is_object())
    return invalid("the arguments are not a JSON object; usage: {}", tool.usage);
  std::vector<std::string> words;
  std::string body;
  std::size_t given = 0;  // words up to the last that is there
  for (std::size_t i = 0; i < tool.parameters.size(); ++i) {
    auto text = argument_of(tool, tool.parameters[i], arguments);
    if (!text.ok()) return text.status();
    if (tool.has_body() && i + 1 == tool.parameters.size()) {
      body = std::move(*text);
      break;
    }
    words.push_back(std::move(*text));
    if (arguments.contains(tool.parameters[i].name)) given = words.size();
  }
  words.resize(given);

  std::string state = "__mlgym_state_";
  for (const char c : plugin) state += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  std::string program = fmt::format("MLGYM_TOOL_STATE=\"${{{}-}}\"", state);
  for (const auto& [name, value] : settings)
    program += fmt::format(" {}={}", name, shell_quote(value));
  program += " " + script_folder_in_box(plugin) + "/" + tool.name;
  for (const auto& word : words) program += " " + shell_quote(word);

  // Backslashes keep aliases out of it. The new state is what comes out of descriptor 3; what is
  // printed goes to where the shell prints.
  std::string command = check_interpreter(tool);
  command += "__mlgym_code=0\n";
  command +=
      fmt::format("{{ __mlgym_new=$({} 3>&1 1>&4 2>&4 4>&-) || __mlgym_code=$?; }} 4>&1", program);
  if (body.empty()) {
    command += " </dev/null\n";
  } else {
    if (body.back() != '\n') body += '\n';
    const std::string end = delimiter_for(body);
    command += fmt::format(" <<'{}'\n{}{}\n", end, body, end);
  }
  command += fmt::format(
      "if [ ${{#__mlgym_new}} -gt {} ]; then\n"
      "\\builtin echo {}\n"
      "elif [ -n \"$__mlgym_new\" ]; then\n{}=$__mlgym_new\nfi\n"
      "\\builtin unset __mlgym_new\n\\builtin return $__mlgym_code\n",
      kLongestState, shell_quote(tool.name + ": what it wanted to keep is too long, and is lost"),
      state);
  return command;
}

}  // namespace mlgym
