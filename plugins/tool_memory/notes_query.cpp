#include "notes_query.h"

#include <cctype>

namespace memory {
namespace {

constexpr std::size_t kMostWords = 200;

// As the tokenizer sees it, but for letters outside ASCII, which it sorts out itself.
bool is_part_of_word(unsigned char c) { return c >= 0x80 || std::isalnum(c); }

}  // namespace

std::string match_any_word(std::string_view query) {
  std::string expression;
  std::size_t words = 0;
  for (std::size_t i = 0; i < query.size() && words < kMostWords;) {
    std::size_t end = i;
    while (end < query.size() && is_part_of_word(static_cast<unsigned char>(query[end]))) ++end;
    if (end == i) {
      ++i;
      continue;
    }
    if (words++ > 0) expression += " OR ";
    expression += '"';
    expression += query.substr(i, end - i);
    expression += '"';
    i = end;
  }
  return expression;
}

}  // namespace memory
