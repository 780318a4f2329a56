// Actions between a line of three backticks and another one.
#pragma once

#include "grammar.h"

namespace react {

inline constexpr const char* kNoBlock = "it holds no block with a command";

// The action keeps the whole text, so that the thought is recorded; the environment finds the block
// as this does.
class FencedGrammar : public Grammar {
 public:
  ReadReply read(const std::string& text, bool cut) const override;
};

}  // namespace react
