// Actions as a JSON object: {"thought": ..., "command": {"name": ..., "arguments": {...}}}.
#pragma once

#include "grammar.h"

namespace react {

// The object is the whole reply, or stands alone in its last fenced block.
class JsonGrammar : public Grammar {
 public:
  ReadReply read(const std::string& text, bool cut) const override;
  bool structured() const override { return true; }
};

}  // namespace react
