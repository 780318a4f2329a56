// The tools that every environment has of itself.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "environment/tool_arguments.h"

namespace mlgym {

// The tool by which agents act in an interactive task.
inline constexpr const char* kActTool = "act";

// "shell", "validate", "submit" and kActTool.
bool is_builtin_tool(std::string_view name);
ToolGrammar builtin_grammar(std::string_view name);
std::string_view builtin_purpose(std::string_view name);

}  // namespace mlgym
