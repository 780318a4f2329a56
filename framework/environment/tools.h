// The tools an environment offers, and which one an action means.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"
#include "boxes/shell.h"
#include "components/tool.h"
#include "environment/action.h"
#include "plugins/registry.h"

namespace mlgym {

// The tool by which agents act in an interactive task.
inline constexpr const char* kActTool = "act";

struct ToolCall {
  std::string tool;
  Json arguments;  // an object
};

// Built-in tools are "shell" {"command", "timeout"?}, "validate" {} and "submit" {}; every other
// name is a mlgym.tool/1 component.
class ToolSet {
 public:
  static absl::StatusOr<ToolSet> create(const std::vector<std::string>& names, Registry& registry);

  // What the action asks for. Errors are kInvalidArgument, in words for the agent.
  absl::StatusOr<ToolCall> resolve(const Action& action) const;

  const std::vector<std::string>& names() const { return names_; }
  // [{"name", "description", "parameters": JSON Schema, "usage": as a text command}], by name.
  Json descriptions() const;
  // By name; null for built-in and unknown tools.
  ToolComponent* component(std::string_view name);

 private:
  struct Extra {
    std::string name;
    ToolComponent tool;
    Json parameters;  // JSON Schema
    std::string description, usage;
  };
  absl::StatusOr<ToolCall> from_command(std::string_view command) const;

  std::vector<std::string> names_;  // by name
  std::vector<Extra> extras_;
};

// Whether one of the command's programs is in `programs` (by file name: "python3" is meant by
// "/usr/bin/python3 train.py" and by "cd x && python3 train.py", not by "echo python3").
bool runs_program(std::string_view command, const std::vector<std::string>& programs);

}  // namespace mlgym
