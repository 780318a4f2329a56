// Texts of any length and layout, made fit for a prompt or a note.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace agent_parts {

// Without white space at both ends.
std::string_view trimmed(std::string_view text);

// At most so many bytes of a text, with no character in part.
std::string beginning_of(const std::string& text, std::size_t most);

// The beginning and the end of a text, of so many bytes together, and between them how many are
// missing; no character in part.
std::string ends_of(const std::string& text, std::size_t most);

}  // namespace agent_parts
