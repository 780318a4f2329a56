// Texts that nobody trusts, byte by byte.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace script {

// The length of the well-formed UTF-8 sequence at the start, 0 when there is none (Unicode 15,
// table 3-7).
std::size_t utf8_length(std::string_view text);

// The first `most` bytes of a text or fewer, for messages: no part of a character among them, and a
// question mark for each control character and each byte that is not UTF-8.
std::string excerpt(std::string_view text, std::size_t most);

// An excerpt in quotes.
std::string shown(std::string_view text);

}  // namespace script
