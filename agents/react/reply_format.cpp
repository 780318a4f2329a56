#include "reply_format.h"

namespace react {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

// The rule of docs/episode.md: three backticks at the start of a line, with an optional word, open
// a block, three alone close it; of several blocks the last outermost counts.
std::string problem_of(std::string_view reply) {
  int depth = 0;
  bool found = false, holds_text = false, last_holds_text = false;
  while (!reply.empty()) {
    const auto end = reply.find('\n');
    const std::string_view line = reply.substr(0, end), bare = trimmed(line);
    reply.remove_prefix(end == reply.npos ? reply.size() : end + 1);
    const bool fence = line.substr(0, 3) == "```", was_inside = depth > 0;
    if (fence && bare == "```" && depth > 0) {
      if (--depth == 0) {
        found = true;
        last_holds_text = holds_text;
      }
    } else if (fence && bare.substr(3).find('`') == bare.npos) {
      if (depth++ == 0) holds_text = false;
    }
    holds_text = holds_text || (was_inside && depth > 0 && !bare.empty());
  }
  if (found) return last_holds_text ? "" : "the block of the command is empty";
  return depth > 0 ? "the block of the command is never closed"
                   : "it holds no block with a command";
}

}  // namespace react
