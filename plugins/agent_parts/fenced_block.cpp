#include "agent_parts/fenced_block.h"

#include "agent_parts/text.h"

namespace agent_parts {

// Three backticks at the start of a line, with an optional word, open a block, three alone close
// it; of several blocks the last outermost counts.
FencedBlock last_block(std::string_view text) {
  constexpr std::string_view kFence = "```";
  FencedBlock block;
  std::string_view word;
  std::size_t depth = 0, begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto newline = text.find('\n', at);
    const std::size_t next = newline == text.npos ? text.size() : newline + 1;
    const std::string_view line = text.substr(at, next - at), bare = trimmed(line);
    const bool fence = line.substr(0, kFence.size()) == kFence;
    if (fence && bare == kFence && depth > 0) {
      if (--depth == 0) {
        block.found = true;
        block.inside = text.substr(begin, at - begin);
        block.word = word;
      }
    } else if (fence && bare.substr(kFence.size()).find('`') == bare.npos) {
      if (depth++ == 0) {
        begin = next;
        word = trimmed(bare.substr(kFence.size()));
      }
    }
    at = next;
  }
  block.open = depth > 0;
  return block;
}

}  // namespace agent_parts
