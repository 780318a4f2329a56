#include "papers.h"

#include <model_http/json.h>
#include <cctype>
#include <mlgym/call.hpp>

namespace literature {
namespace {

constexpr std::size_t kLongestAbstract = 1500;
constexpr std::size_t kLongestTitle = 300;

std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

// On one line, cut between characters.
std::string shown(const std::string& text, std::size_t most) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool begins_character = (byte & 0xc0) != 0x80;
    if (line.size() >= most && begins_character) return line + "...";
    line += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return line;
}

}  // namespace

std::string search_address(const std::string& base, std::string_view query, int limit) {
  return base + "/graph/v1/paper/search?query=" + percent_encoded(query) +
         "&limit=" + std::to_string(limit) + "&fields=title,abstract,year,openAccessPdf";
}

std::string papers_of(std::string_view answer, std::size_t most) {
  using model_http::member;
  using model_http::text_of;
  const auto json = model_http::parse_json(answer);
  const auto& papers = json ? member(*json, "data") : member(nullptr, "data");
  if (!json || (!papers.is_array() && model_http::count_of(*json, "total") != 0))
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the answer makes no sense; try again later");
  if (!papers.is_array() || papers.empty()) return "No paper was found; try other words.";
  std::string text = std::to_string(papers.size()) + " papers";
  if (const auto total = model_http::count_of(*json, "total"); total > 0)
    text += " of " + std::to_string(total);
  text += ":\n";
  std::size_t number = 0;
  for (const auto& paper : papers) {
    const auto year = model_http::count_of(paper, "year");
    std::string entry =
        std::to_string(++number) + ". " + shown(text_of(paper, "title"), kLongestTitle);
    if (year > 0) entry += " (" + std::to_string(year) + ")";
    entry += "\n";
    if (const std::string& url = text_of(member(paper, "openAccessPdf"), "url"); !url.empty())
      entry += "   PDF: " + shown(url, kLongestTitle) + "\n";
    if (const std::string& abstract = text_of(paper, "abstract"); !abstract.empty())
      entry += "   " + shown(abstract, kLongestAbstract) + "\n";
    if (text.size() + entry.size() > most) return text + "[more were found; ask for fewer]\n";
    text += entry;
  }
  return text;
}

}  // namespace literature
