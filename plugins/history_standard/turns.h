// A chat as its opening and its turns.
#pragma once

#include <cstddef>
#include <mlgym/model.hpp>
#include <vector>

namespace history {

// Whatever is left out is left out by whole turns: each begins with a message of the assistant, and
// no tool's answer stands in another turn than its call.
struct Turns {
  std::size_t opening = 0;          // messages before the first turn
  std::vector<std::size_t> begins;  // where each turn begins; the last one ends with the chat
  std::size_t end = 0;              // of the chat
  std::size_t end_of(std::size_t turn) const {
    return turn + 1 < begins.size() ? begins[turn + 1] : end;
  }
};

// `opening`: how many messages belong to it at least; 0: those before the first of an assistant.
Turns turns_of(const std::vector<mlgym::Message>& messages, std::size_t opening = 0);

}  // namespace history
