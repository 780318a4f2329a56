#include "check/instruction_numbers.h"

#include <cctype>
#include <set>

#include "base/text.h"

namespace mlgym {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Where the words of a line start after the marker of a list item ("1. ").
std::size_t after_list_marker(std::string_view line) {
  std::size_t at = line.find_first_not_of(' ');
  const std::size_t first = at;
  while (at < line.size() && is_digit(line[at])) ++at;
  const bool marker = at > first && at + 1 < line.size() && (line[at] == '.' || line[at] == ')') &&
                      line[at + 1] == ' ';
  return marker ? at + 1 : 0;
}

// The line with every placeholder replaced by spaces.
std::string without_placeholders(std::string_view line) {
  std::string result(line);
  for (auto open = result.find('{'); open != result.npos; open = result.find('{', open + 1)) {
    const auto close = result.find('}', open);
    if (close == result.npos) break;
    result.replace(open, close - open + 1, close - open + 1, ' ');
  }
  return result;
}

// "one" and "two" are not among them: too often they count nothing.
bool is_number_word(std::string word) {
  static const std::set<std::string> words = {
      "three",    "four",    "five",    "six",      "seven",     "eight",   "nine",
      "ten",      "eleven",  "twelve",  "thirteen", "twenty",    "thirty",  "forty",
      "fifty",    "sixty",   "seventy", "eighty",   "ninety",    "dozen",   "hundred",
      "thousand", "million", "billion", "hundreds", "thousands", "millions"};
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return words.count(word) != 0;
}

void find_number_words(std::string_view line, int number, std::vector<WrittenNumber>& found) {
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && (is_letter(line[end]) || is_digit(line[end]))) ++end;
    if (const std::string word(line.substr(at, end - at)); is_number_word(word))
      found.push_back({number, word});
    at = end + 1;
  }
}

void find_numbers(std::string_view line, int number, std::vector<WrittenNumber>& found) {
  for (std::size_t at = after_list_marker(line); at < line.size();) {
    if (!is_digit(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() &&
           (is_digit(line[end]) || ((line[end] == '.' || line[end] == ',') &&
                                    end + 1 < line.size() && is_digit(line[end + 1]))))
      ++end;
    // "python3", "sha256-x", "3-SAT", "2D": parts of words.
    const bool after_word = at > 0 && (is_letter(line[at - 1]) ||
                                       (line[at - 1] == '-' && at > 1 && is_letter(line[at - 2])));
    const bool before_word =
        end < line.size() && (is_letter(line[end]) || (line[end] == '-' && end + 1 < line.size() &&
                                                       is_letter(line[end + 1])));
    if (!after_word && !before_word)
      found.push_back({number, std::string(line.substr(at, end - at))});
    at = end;
  }
}

}  // namespace

std::vector<WrittenNumber> written_numbers(std::string_view instructions) {
  std::vector<WrittenNumber> found;
  bool fenced = false;
  int number = 0;
  for (const auto& line : split(instructions, '\n')) {
    ++number;
    if (trim(line).substr(0, 3) == "```") {
      fenced = !fenced;
      continue;
    }
    std::vector<WrittenNumber> here;
    find_numbers(without_placeholders(line), number, here);
    if (!fenced) find_number_words(without_placeholders(line), number, here);
    for (auto& one : here) {
      const bool plain_code = fenced && (one.text == "0" || one.text == "1");
      if (!plain_code) found.push_back(std::move(one));
    }
  }
  return found;
}

}  // namespace mlgym
