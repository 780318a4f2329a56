// When a command that is typed line by line is whole.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace human {

// What a command still waits for: the line that ends a tool's text or a here-document, a quote, a
// word such as "done", or "more" after | and the like. Empty: it is whole, or nothing would make it
// so. `ends`: by the names of tools, the line that ends a tool's text.
//
// Knows of bash's grammar what lets a command go on over several lines (Bash Reference Manual, 3.1
// and 3.2); bash itself, in the box, has the last word.
std::string awaited(std::string_view command, const std::map<std::string, std::string>& ends);

}  // namespace human
