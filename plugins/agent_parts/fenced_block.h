// The command in a text, as the environment finds it: docs/episode.md.
#pragma once

#include <string_view>

namespace agent_parts {

struct FencedBlock {
  bool found = false;
  bool open = false;        // a block is begun and never closed
  std::string_view inside;  // of the text it was looked for in
  std::string_view word;    // behind the backticks that open it, such as "python"
};

// The last outermost block of a text.
FencedBlock last_block(std::string_view text);

}  // namespace agent_parts
