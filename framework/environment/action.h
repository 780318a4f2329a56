// What an agent may ask of an environment, and how a text becomes it.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace mlgym {

// A structured call, a bare command, or a text (a thought and one fenced command): the first that
// is there counts.
struct Action {
  std::string text = {};
  std::string tool = {};
  std::string arguments = {};  // of the tool, a JSON object
  std::string command = {};
};

struct FencedCommand {
  std::string thought;  // what stands around the command
  std::string command;
};

// The command of a text action: the last outermost fenced block. A fence stands at the start of a
// line: three backticks with an optional language open a block, three alone close it. A text
// without a closed block is kInvalidArgument, and the message tells an agent how to write one.
absl::StatusOr<FencedCommand> parse_fenced_command(std::string_view text);

}  // namespace mlgym
