// The tools an environment offers, and which one an action means.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"
#include "components/tool.h"
#include "config/tool_choice.h"
#include "environment/action.h"
#include "environment/builtin_tools.h"
#include "environment/tool_arguments.h"
#include "plugins/registry.h"

namespace mlgym {

struct ToolCall {
  std::string tool;
  Json arguments;  // an object that fits the tool's schema
};

// The tools of an episode, which all its environments use. Built-in are "shell" {"command",
// "timeout"?}, "validate" {}, "submit" {} and "act" {"action"}; every other is a mlgym.tool/1
// component. Thread-safe once it is made; calls of a component wait for one another, those of a
// script do not.
class ToolSet {
 public:
  // `folder`: of the host, holds a folder for each plugin with tools; empty: they have none.
  // `own_folder`: the agent's, whose tools come first; may be empty.
  static absl::StatusOr<ToolSet> create(const std::vector<ToolChoice>& choices, Registry& registry,
                                        std::filesystem::path folder = {},
                                        const std::filesystem::path& own_folder = {});

  // What the action asks for. Errors are kInvalidArgument, in words for the agent.
  absl::StatusOr<ToolCall> resolve(const Action& action) const;
  // For an agent whose shell command named a program that there is not, as bash `printed`: the tool
  // that it may have meant, or all of them. Empty where no program of the command itself is
  // missing.
  std::string advice_on_unknown_program(std::string_view command, std::string_view printed) const;

  const std::vector<std::string>& names() const { return names_; }
  // [{"name", "description", "parameters": JSON Schema, "usage": as a text command}], by name.
  Json descriptions() const;

  // The plugin whose scripts have to be shown in the box that the tool is called in; null: none.
  const Manifest* scripts_of(std::string_view tool) const;
  // Calls a tool that is not built in. kInvalidArgument and kFailedPrecondition are in words for
  // the agent; so it is when the tool's own process broke, or was out of time: the next call finds
  // a new one.
  absl::StatusOr<std::string> call(const ToolCall& called, Call& call,
                                   const ToolComponent::Shell& shell) const;

 private:
  struct Extra {
    ToolGrammar grammar;
    std::string description;
    Manifest plugin;
    std::unique_ptr<std::mutex> one_at_a_time;
    const mlgym_component* loaded;
    Json settings;
    std::unique_ptr<ToolComponent> component;
  };
  const Extra* extra(std::string_view name) const;
  ToolGrammar grammar_of(std::string_view name) const;
  bool offers(std::string_view name) const;
  absl::StatusOr<ToolCall> from_command(std::string_view command) const;
  absl::StatusOr<ToolCall> shell_call(Json arguments) const;
  absl::Status check_shell_command(std::string_view command) const;

  std::vector<std::string> names_;  // by name
  std::vector<Extra> extras_;
  std::filesystem::path folder_;
};

// Whether one of the command's programs is in `programs` (by file name: "python3" is meant by
// "/usr/bin/python3 train.py" and by "cd x && python3 train.py", not by "echo python3").
bool runs_program(std::string_view command, const std::vector<std::string>& programs);

}  // namespace mlgym
