// Semantic Scholar's paper search (api.semanticscholar.org, Academic Graph 1.0): its addresses and
// its answers.
#pragma once

#include <string>
#include <string_view>

namespace literature {

// The address of a search below `base`, such as "https://api.semanticscholar.org".
std::string search_address(const std::string& base, std::string_view query, int limit);

// The papers of an answer as a text, at most `most` bytes of it, in UTF-8 and without control
// characters. Throws mlgym::Error where it is no such answer; whatever it holds is no other
// exception.
std::string papers_of(std::string_view answer, std::size_t most);

}  // namespace literature
