// A query in words as FTS5 understands it (sqlite.org/fts5.html, section 3).
#pragma once

#include <string>
#include <string_view>

namespace memory {

// Each word in quotes, any of which may be there; empty: there is no word in it. Nothing that
// stands in `query` is syntax.
std::string match_any_word(std::string_view query);

}  // namespace memory
