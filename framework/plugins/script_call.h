// What the shell of the agent's box runs when a tool that is a script is called.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>

#include "base/json_forward.h"
#include "plugins/script_tool.h"

namespace mlgym {

// Where the box shows the scripts of a plugin.
std::string script_folder_in_box(std::string_view plugin);

// An argument that is longer has no place in a program's arguments on Linux.
inline constexpr std::size_t kLongestScriptArgument = 100 << 10;

// The command, for bash. It leaves the shell's folder, variables and functions alone but for its
// own, __mlgym_*, among them the state that the plugin's scripts share. `settings` are variables.
// kInvalidArgument, in words for the agent: arguments that no program can be given.
absl::StatusOr<std::string> script_command(const ScriptTool& tool, std::string_view plugin,
                                           const std::map<std::string, std::string>& settings,
                                           const Json& arguments);

}  // namespace mlgym
