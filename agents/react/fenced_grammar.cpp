#include "fenced_grammar.h"

#include "agent_parts/fenced_block.h"
#include "agent_parts/trimmed.h"

namespace react {
namespace {

using agent_parts::FencedBlock;
using agent_parts::last_block;
using agent_parts::trimmed;

}  // namespace

ReadReply FencedGrammar::read(const std::string& text, bool cut) const {
  const FencedBlock block = last_block(text);
  // Of a text that was cut, an earlier block is not the one that was meant.
  if (block.open && (cut || !block.found))
    return unusable("the block of the command is never closed");
  if (!block.found) return unusable(kNoBlock);
  if (trimmed(block.inside).empty()) return unusable("the block of the command is empty");
  return {{{mlgym::Action::by_text(text)}}};
}

}  // namespace react
