#include "agent_parts/text.h"

namespace agent_parts {
namespace {

// Of UTF-8.
bool inside_character(const std::string& text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string beginning_of(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && inside_character(text, most)) --most;
  return text.substr(0, most);
}

std::string ends_of(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t tail = text.size() - most / 2;
  while (inside_character(text, tail)) ++tail;
  const std::string head = beginning_of(text, most / 2);
  return head + "\n[... " + std::to_string(tail - head.size()) + " bytes left out ...]\n" +
         text.substr(tail);
}

}  // namespace agent_parts
