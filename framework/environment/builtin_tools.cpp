#include "environment/builtin_tools.h"

#include "base/json.h"

namespace mlgym {

bool is_builtin_tool(std::string_view name) {
  return name == "shell" || name == "validate" || name == "submit" || name == kActTool;
}

std::string_view builtin_purpose(std::string_view name) {
  if (name == "validate")
    return "Scores your submission as it is now, as often as the task allows.";
  if (name == "submit") return "Hands in your submission as it is now and ends the episode.";
  if (name == kActTool) return "Acts in the task, which answers with what you observe then.";
  return "Runs a command in a bash shell that keeps its folder, variables and functions.";
}

ToolGrammar builtin_grammar(std::string_view name) {
  const auto closed = [](Json properties, Json required) {
    return Json{{"type", "object"},
                {"properties", std::move(properties)},
                {"required", std::move(required)}};
  };
  if (name == kActTool) {
    return {kActTool,
            closed({{"action", {{"type", "string"}, {"description", "the action"}}}}, {"action"}),
            "act <action>", ""};
  }
  if (name == "shell") {
    return {"shell",
            closed({{"command",
                     {{"type", "string"}, {"description", "the command, any number of lines"}}},
                    {"timeout",
                     {{"type", "number"}, {"description", "seconds"}, {"exclusiveMinimum", 0}}}},
                   {"command"}),
            "any shell command", ""};
  }
  return {std::string(name),
          {{"type", "object"}, {"properties", Json::object()}},
          std::string(name),
          ""};
}

}  // namespace mlgym
