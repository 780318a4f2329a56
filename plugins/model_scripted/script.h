// The replies that a scripted model has in store; docs/models.md specifies the file.
#pragma once

#include <mlgym/plugin.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pattern.h"

namespace scripted {

struct Reply {
  std::string text;
  std::vector<mlgym::ToolCall> calls;
  mlgym::Usage usage;
  double delay = 0;               // seconds before it comes
  mlgym_status error = MLGYM_OK;  // in place of a reply
  std::string error_text;
  double retry_after = 0;               // seconds, with an error; 0: not said
  std::optional<Pattern> when;          // the last message that it answers
  std::optional<mlgym::Finish> finish;  // absent: what fits
};

struct Script {
  std::vector<Reply> replies;
  std::optional<Reply> last;  // whenever those are used up; absent: the model submits
};

// Reads the file's content, given as JSON. Throws mlgym::Error(MLGYM_INVALID_ARGUMENT) naming the
// reply that is wrong.
Script parse_script(std::string_view json);

}  // namespace scripted
