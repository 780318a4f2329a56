#include "environment/tools.h"

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

bool is_builtin(std::string_view name) {
  return name == "shell" || name == "validate" || name == "submit" || name == kActTool;
}

Json builtin_description(std::string_view name) {
  const Json nothing = {{"type", "object"}, {"properties", Json::object()}};
  if (name == "validate") {
    return {{"name", "validate"},
            {"description", "Scores your submission as it is now, as often as the task allows."},
            {"parameters", nothing},
            {"usage", "validate"}};
  }
  if (name == kActTool) {
    return {{"name", kActTool},
            {"description", "Acts in the task, which answers with what you observe then."},
            {"parameters",
             {{"type", "object"},
              {"properties", {{"action", {{"type", "string"}, {"description", "the action"}}}}},
              {"required", {"action"}}}},
            {"usage", "act <action>"}};
  }
  if (name == "submit") {
    return {{"name", "submit"},
            {"description", "Hands in your submission as it is now and ends the episode."},
            {"parameters", nothing},
            {"usage", "submit"}};
  }
  return {
      {"name", "shell"},
      {"description",
       "Runs a command in a bash shell that keeps its folder, variables and functions."},
      {"parameters",
       {{"type", "object"},
        {"properties",
         {{"command", {{"type", "string"}, {"description", "the command, any number of lines"}}},
          {"timeout", {{"type", "number"}, {"description", "seconds"}}}}},
        {"required", {"command"}}}},
      {"usage", "any shell command"}};
}

std::string_view first_word(std::string_view text) {
  text = trim(text);
  return text.substr(0, text.find_first_of(" \t\n"));
}

// The arguments of a text command, in the order of the schema's "required"; the last takes the
// rest.
absl::StatusOr<Json> arguments_from_words(std::string_view tool, std::string_view rest,
                                          const Json& schema) {
  Json arguments = Json::object();
  rest = trim(rest);
  const Json required = schema.value("required", Json::array());
  for (std::size_t i = 0; i < required.size(); ++i) {
    if (rest.empty()) {
      return invalid("{} needs {} more argument(s): {}", tool, required.size() - i,
                     required.dump());
    }
    const bool last = i + 1 == required.size();
    const std::string_view word = last ? rest : first_word(rest);
    arguments[required[i].get<std::string>()] = std::string(word);
    rest = last ? std::string_view() : trim(rest.substr(word.size()));
  }
  if (!rest.empty()) return invalid("{} takes no more than {} argument(s)", tool, required.size());
  return arguments;
}

absl::Status check_shell_arguments(const Json& arguments) {
  for (const auto& [key, value] : arguments.items()) {
    if (key != "command" && key != "timeout") {
      return invalid(
          "shell has no argument \"{}\"; it takes \"command\" and, in seconds, \"timeout\"", key);
    }
  }
  if (!arguments.contains("command") || !arguments["command"].is_string()) {
    return invalid("shell needs \"command\", a text");
  }
  if (arguments.contains("timeout") &&
      !(arguments["timeout"].is_number() && arguments["timeout"] > 0)) {
    return invalid("shell's \"timeout\" is a number of seconds above 0");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ToolSet> ToolSet::create(const std::vector<std::string>& names, Registry& registry) {
  ToolSet set;
  set.names_ = names;
  std::sort(set.names_.begin(), set.names_.end());
  set.names_.erase(std::unique(set.names_.begin(), set.names_.end()), set.names_.end());
  for (const auto& name : set.names_) {
    if (is_builtin(name)) continue;
    const auto place = registry.find("tool", name);
    if (!place.ok()) return with_context(place.status(), "tools");
    const auto component = registry.load(*place);
    if (!component.ok()) return component.status();
    Call call(plain_host_services(), Deadline::after(10));
    auto tool = ToolComponent::create(*component, Json::object(), call);
    if (!tool.ok()) return tool.status();
    const auto description = tool->describe(call);
    if (!description.ok()) return description.status();
    set.extras_.push_back({name, std::move(*tool), description->value("parameters", Json::object()),
                           description->value("description", ""),
                           description->value("usage", name)});
  }
  return set;
}

Json ToolSet::descriptions() const {
  Json all = Json::array();
  for (const auto& name : names_) {
    if (is_builtin(name)) {
      all.push_back(builtin_description(name));
      continue;
    }
    for (const auto& extra : extras_) {
      if (extra.name != name) continue;
      all.push_back({{"name", name},
                     {"description", extra.description},
                     {"parameters", extra.parameters},
                     {"usage", extra.usage}});
    }
  }
  return all;
}

ToolComponent* ToolSet::component(std::string_view name) {
  for (auto& extra : extras_) {
    if (extra.name == name) return &extra.tool;
  }
  return nullptr;
}

absl::StatusOr<ToolCall> ToolSet::from_command(std::string_view command) const {
  const std::string word(first_word(command));
  const std::string_view body = trim(command);
  const bool single_line = body.find('\n') == body.npos;
  if (single_line && word != "shell" && std::binary_search(names_.begin(), names_.end(), word)) {
    Json schema = is_builtin(word) ? builtin_description(word)["parameters"] : Json::object();
    for (const auto& extra : extras_) {
      if (extra.name == word) schema = extra.parameters;
    }
    auto arguments = arguments_from_words(word, body.substr(word.size()), schema);
    if (!arguments.ok()) return arguments.status();
    return ToolCall{word, *arguments};
  }
  if (!std::binary_search(names_.begin(), names_.end(), "shell")) {
    return invalid("there is no shell here; the tools are: {}", join(names_, ", "));
  }
  return ToolCall{"shell", Json{{"command", std::string(command)}}};
}

absl::StatusOr<ToolCall> ToolSet::resolve(const Action& action) const {
  if (action.tool.empty() && !action.command.empty()) return from_command(action.command);
  if (action.tool.empty()) {
    const auto fenced = parse_fenced_command(action.text);
    if (!fenced.ok()) return fenced.status();
    if (trim(fenced->command).empty()) return invalid("The command in your reply is empty.");
    return from_command(fenced->command);
  }
  if (!std::binary_search(names_.begin(), names_.end(), action.tool)) {
    return invalid("there is no tool \"{}\"{}; the tools are: {}", action.tool,
                   did_you_mean(action.tool, names_), join(names_, ", "));
  }
  auto arguments = parse_json(action.arguments.empty() ? "{}" : action.arguments);
  if (!arguments.ok()) return with_context(arguments.status(), "the arguments of " + action.tool);
  if (!arguments->is_object())
    return invalid("the arguments of {} are not a JSON object", action.tool);
  if (action.tool == "shell") {
    if (auto checked = check_shell_arguments(*arguments); !checked.ok()) return checked;
  } else if (action.tool == kActTool) {
    if (arguments->size() != 1 || !arguments->contains("action") ||
        !(*arguments)["action"].is_string())
      return invalid("act takes one argument, \"action\", a text");
  } else if (is_builtin(action.tool) && !arguments->empty()) {
    return invalid("{} takes no arguments", action.tool);
  }
  return ToolCall{action.tool, *arguments};
}

bool runs_program(std::string_view command, const std::vector<std::string>& programs) {
  constexpr std::string_view kSeparators = ";&|()`\n{}";
  static const std::vector<std::string> prefixes = {
      "exec", "command", "env", "nohup", "time", "nice", "stdbuf", "then", "do", "else", "!"};
  while (!command.empty()) {
    const auto end = command.find_first_of(kSeparators);
    std::string_view part = trim(command.substr(0, end));
    while (!part.empty()) {
      const std::string_view word = first_word(part);
      part = trim(part.substr(word.size()));
      const bool assignment = word.find('=') != word.npos && word.find('/') > word.find('=');
      const bool prefix = std::find(prefixes.begin(), prefixes.end(), word) != prefixes.end();
      if (assignment || prefix) continue;
      const std::string_view name = word.substr(word.rfind('/') + 1);
      if (std::find(programs.begin(), programs.end(), name) != programs.end()) return true;
      break;
    }
    if (end == command.npos) break;
    command.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace mlgym
