// Commands that wait for somebody at a terminal, of whom there is none in a box.
#pragma once

#include <string>
#include <string_view>

namespace mlgym {

// What to do instead, for the agent; empty: the command needs nobody. Only programs that are named
// in the command itself are seen, with nothing piped or redirected into or out of them.
std::string instead_of_interactive(std::string_view command);

}  // namespace mlgym
