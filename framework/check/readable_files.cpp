#include "check/readable_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <optional>
#include <unordered_map>

#include "base/digest.h"

namespace mlgym {
namespace {

constexpr std::size_t kSequence = 64;    // answers in order that no chance explains
constexpr double kMostRows = 0.9;        // of names with their answer: above what a guess reaches
constexpr std::size_t kNear = 4;         // words behind a name among which its answer is looked for
constexpr std::size_t kFewestRows = 50;  // that a file must name to be judged
constexpr std::size_t kExactDigits = 16;  // from which on a double may lose some

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_short_integer(std::string_view word) {
  return word.size() < kExactDigits && (word == "0" || word.front() != '0') &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A number as it is written shortest: 5 for 5.0, 05 and 5e0. Nothing where the word is no number,
// is written so already, or has more digits than a double keeps.
std::optional<std::string> written_shorter(std::string_view word) {
  if (word.empty() || is_short_integer(word)) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(number) ||
      std::abs(number) >= 1e15)
    return std::nullopt;
  return fmt::format("{}", number + 0.0);
}

// The words of a text, whatever separates them; numbers as they are written shortest.
class Words {
 public:
  explicit Words(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at;
      while (end < text.size() && is_word_byte(text[end])) ++end;
      if (end > at) add(text.substr(at, end - at));
      at = end + 1;
    }
  }
  std::size_t size() const { return words_.size(); }
  std::string_view operator[](std::size_t at) const { return words_[at]; }

 private:
  void add(std::string_view word) {
    if (auto shorter = written_shorter(word)) {
      rewritten_.push_back(std::move(*shorter));
      word = rewritten_.back();
    }
    words_.push_back(word);
  }

  std::vector<std::string_view> words_;
  std::deque<std::string> rewritten_;  // stay in place
};

template <class Number>
bool holds_as(std::string_view content, const std::vector<double>& numbers,
              std::string_view before = "") {
  std::string pattern;
  for (const double number : numbers) {
    const auto value = static_cast<Number>(number);
    pattern += before;
    pattern.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return content.find(pattern) != content.npos;
}

// The numbers that texts are; empty when one is none.
std::vector<double> as_numbers(const std::vector<std::string_view>& texts) {
  std::vector<double> numbers;
  for (const auto text : texts) {
    char* end = nullptr;
    const std::string copy(text);
    numbers.push_back(std::strtod(copy.c_str(), &end));
    if (copy.empty() || *end != '\0') return {};
  }
  return numbers;
}

// The first answers of the whole table and of each of its parts, where there are enough.
std::vector<std::vector<std::string_view>> sequences(
    const std::vector<HiddenContent::Answer>& answers) {
  std::map<std::string_view, std::vector<std::string_view>> by_part;
  for (const auto& one : answers) {
    for (const std::string_view part : {std::string_view(one.part), std::string_view("\0", 1)}) {
      auto& first = by_part[part];
      if (first.size() < kSequence) first.push_back(one.answer);
    }
  }
  std::vector<std::vector<std::string_view>> result;
  for (auto& [part, first] : by_part) {
    if (first.size() == kSequence) result.push_back(std::move(first));
  }
  return result;
}

// Whether each class of answers has a word of its own that nearly all of its rows carry.
class WordsByAnswer {
 public:
  void add(std::string_view answer, std::string_view word) { ++counts_[answer][word]; }
  bool tell(std::size_t rows) const {
    std::set<std::string_view> words;
    std::size_t told = 0;
    for (const auto& [answer, by_word] : counts_) {
      std::pair<std::string_view, std::size_t> most;
      for (const auto& [word, count] : by_word) {
        if (count > most.second) most = {word, count};
      }
      words.insert(most.first);
      told += most.second;
    }
    // Where every row has an answer of its own, every column has a word for each of them.
    const bool classes = counts_.size() >= 2 && counts_.size() * 5 <= rows;
    return classes && words.size() == counts_.size() &&
           static_cast<double>(told) >= kMostRows * static_cast<double>(rows);
  }

 private:
  std::map<std::string_view, std::map<std::string_view, std::size_t>> counts_;
};

bool holds_rows(const Words& words, const HiddenContent::Answers& all) {
  std::unordered_map<std::string_view, std::string_view> answers;
  for (const auto& one : all) answers.emplace(one.row, one.answer);
  std::set<std::string_view> named, exactly;  // rows, and those with their answer beside them
  WordsByAnswer before, behind[kNear];
  std::string_view last;  // word that names no row
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto row = answers.find(words[at]);
    if (row == answers.end()) {
      last = words[at];
      continue;
    }
    if (!named.insert(row->first).second) continue;
    before.add(row->second, last);
    bool told = last == row->second;
    for (std::size_t k = 1; k <= kNear && at + k < words.size(); ++k) {
      const std::string_view word = words[at + k];
      if (answers.count(word)) break;  // the next row
      told = told || word == row->second;
      behind[k - 1].add(row->second, word);
    }
    if (told) exactly.insert(row->first);
  }
  if (named.size() < std::min(kFewestRows, all.size())) return false;
  if (static_cast<double>(exactly.size()) >= kMostRows * static_cast<double>(named.size()))
    return true;
  for (const auto& one : behind) {
    if (one.tell(named.size())) return true;
  }
  return before.tell(named.size());
}

bool holds_sequence(const Words& words, const HiddenContent::Answers& answers) {
  for (const auto& first : sequences(answers)) {
    for (std::size_t at = 0; at + kSequence <= words.size(); ++at) {
      std::size_t same = 0;
      while (same < kSequence && words[at + same] == first[same]) ++same;
      if (same == kSequence) return true;
    }
  }
  return false;
}

bool holds_numbers(std::string_view content, const HiddenContent::Answers& answers) {
  for (const auto& first : sequences(answers)) {
    const std::vector<double> numbers = as_numbers(first);
    if (numbers.empty()) continue;
    if (holds_as<std::int32_t>(content, numbers) || holds_as<std::int64_t>(content, numbers) ||
        holds_as<float>(content, numbers) || holds_as<double>(content, numbers))
      return true;
    bool small = true;
    for (const double number : numbers) small = small && number >= 0 && number <= 255;
    // Python's pickle writes small numbers as K and a byte.
    if (small &&
        (holds_as<std::uint8_t>(content, numbers) || holds_as<std::uint8_t>(content, numbers, "K")))
      return true;
  }
  return false;
}

}  // namespace

void HiddenContent::add(std::string_view content, const std::filesystem::path& file) {
  if (!content.empty()) add_described(content.size(), sha256_hex(content), file.string());
}

void HiddenContent::add_described(std::uintmax_t bytes, const std::string& sha256,
                                  const std::string& name) {
  sizes_.insert(bytes);
  files_.emplace(sha256, name);
}

void HiddenContent::add_answers(Answers answers) {
  for (auto& one : answers) {
    for (std::string* word : {&one.row, &one.answer}) {
      if (auto shorter = written_shorter(*word)) *word = std::move(*shorter);
    }
  }
  answers_.push_back(std::move(answers));
}

void HiddenContent::allow(std::string_view content) { allowed_.insert(sha256_hex(content)); }

std::set<std::uintmax_t> HiddenContent::sizes() const { return sizes_; }

std::string HiddenContent::file_with(const std::string& digest) const {
  if (allowed_.count(digest)) return "";
  const auto found = files_.find(digest);
  return found == files_.end() ? "" : found->second;
}

std::string HiddenContent::find_in(std::string_view content) const {
  if (const std::string file = file_with(sha256_hex(content)); !file.empty()) return file;
  if (answers_.empty()) return "";
  const Words words(content);
  for (const auto& answers : answers_) {
    if (holds_rows(words, answers)) return "the answers, row by row";
    if (holds_sequence(words, answers)) return "the answers in their order";
    if (holds_numbers(content, answers)) return "the answers in their order, as binary numbers";
  }
  return "";
}

}  // namespace mlgym
