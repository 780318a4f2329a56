#include "fenced_grammar.h"

#include "agent_parts/fenced_block.h"
#include "agent_parts/text.h"

namespace react {
namespace {

using agent_parts::FencedBlock;
using agent_parts::last_block;
using agent_parts::trimmed;

std::size_t pairs_of_fences(std::string_view text) {
  constexpr std::string_view kFence = "```";
  std::size_t fences = 0;
  for (auto at = text.find(kFence); at != text.npos; at = text.find(kFence, at + kFence.size()))
    ++fences;
  return fences / 2;
}

}  // namespace

ReadReply FencedGrammar::read(const std::string& text, bool cut) const {
  if (one_block_ && pairs_of_fences(text) > 1)
    return unusable("it holds more than one block between backticks");
  const FencedBlock block = last_block(text);
  // Of a text that was cut, an earlier block is not the one that was meant.
  if (block.open && (cut || !block.found))
    return unusable("the block of the command is never closed");
  if (!block.found) return unusable(kNoBlock);
  if (trimmed(block.inside).empty()) return unusable("the block of the command is empty");
  return {{{mlgym::Action::by_text(text)}}};
}

}  // namespace react
