// Actions between <command> and </command>.
#pragma once

#include "grammar.h"

namespace react {

// The last opening and the last closing tag count.
class XmlGrammar : public Grammar {
 public:
  ReadReply read(const std::string& text, bool cut) const override;
};

}  // namespace react
