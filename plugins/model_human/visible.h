// Text of programs, made harmless for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace human {

// Control characters but line ends and tabs as ^X: a terminal obeys them, and some make it type.
std::string visible(std::string_view text);

}  // namespace human
