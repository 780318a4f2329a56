// Actions between a line of three backticks and another one.
#pragma once

#include "grammar.h"

namespace react {

inline constexpr const char* kNoBlock = "it holds no block with a command";

// The action keeps the whole text, so that the thought is recorded; the environment finds the block
// as this does.
class FencedGrammar : public Grammar {
 public:
  explicit FencedGrammar(bool one_block = false) : one_block_(one_block) {}
  ReadReply read(const std::string& text, bool cut) const override;

 private:
  bool one_block_;  // more than one pair of fences is refused, wherever they stand
};

}  // namespace react
