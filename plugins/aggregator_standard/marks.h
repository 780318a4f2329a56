// Marks of episodes (docs/run_document.md).
#pragma once

#include <string>
#include <string_view>

namespace aggregator {

// A sentence for people; empty for a mark of which nothing is known here.
std::string meaning_of(std::string_view mark);

}  // namespace aggregator
