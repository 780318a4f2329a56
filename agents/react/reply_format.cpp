#include "reply_format.h"

namespace react {

std::string problem_of(std::string_view reply) {
  bool inside = false, found = false, holds_text = false;
  while (!reply.empty()) {
    const auto end = reply.find('\n');
    const std::string_view line = reply.substr(0, end);
    reply.remove_prefix(end == reply.npos ? reply.size() : end + 1);
    if (line.substr(0, 3) == "```") {
      if (inside && holds_text) found = true;
      inside = !inside;
      holds_text = false;
    } else if (inside && line.find_first_not_of(" \t\r") != line.npos) {
      holds_text = true;
    }
  }
  if (found) return "";
  return inside ? "the block of the command is never closed" : "it holds no block with a command";
}

}  // namespace react
