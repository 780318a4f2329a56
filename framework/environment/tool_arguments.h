// What a tool takes, and whether a call fits it.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// How a tool is called: what agents are told of it beside its purpose.
struct ToolGrammar {
  std::string name;
  Json parameters;    // a JSON Schema of an object
  std::string usage;  // as a text command
  std::string end;    // the line that ends a text command's last parameter; empty: there is none
};

// The arguments as the tool gets them: what is written as a text where the schema says a number, a
// truth, a list or a map, or as 3.0 where it says an integer, is converted when that is exact.
// kInvalidArgument: one line for the agent that says what is wrong, and ends with `usage`.
absl::StatusOr<Json> fitting_arguments(const ToolGrammar& tool, const Json& given,
                                       std::string_view usage);

// The arguments in a text command that begins with the tool's name: words, with quotes as in a
// shell, for the required parameters and then the others in the schema's order. Without others, the
// last one that is required takes the rest of the line. With `end`, the last one that is required
// takes the lines after the first, each with its end, up to one that is `end`.
absl::StatusOr<Json> arguments_of_command(const ToolGrammar& tool, std::string_view command);

// "; usage: open <path>", or several lines of it.
std::string usage_of(const ToolGrammar& tool);
// The same for a structured call: "; its arguments: path (a text), line (an integer, optional)".
std::string arguments_in_words(const ToolGrammar& tool);

}  // namespace mlgym
