#include "ngrams.h"

#include <algorithm>

namespace metrics {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Calls `use` with each word.
template <class Use>
void for_each_word(std::string_view text, Use use) {
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool joins = (text[i] == '\'' || text[i] == '-') && !word.empty() &&
                       i + 1 < text.size() && is_letter(text[i + 1]);
    if (is_letter(text[i]) || joins) {
      word += small(text[i]);
    } else if (!word.empty()) {
      use(word);
      word.clear();
    }
  }
  if (!word.empty()) use(word);
}

}  // namespace

std::size_t NgramHash::operator()(const Ngram& ngram) const noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a over words instead of bytes
  for (const std::uint32_t word : ngram) {
    hash = (hash ^ word) * 0x100000001b3;
    hash ^= hash >> 29;
  }
  return static_cast<std::size_t>(hash);
}

NgramCounts NgramCounter::count(std::string_view text) {
  std::vector<std::uint32_t> words;
  for_each_word(text, [&](const std::string& word) {
    const auto next = static_cast<std::uint32_t>(numbers_.size() + 1);
    words.push_back(numbers_.emplace(word, next).first->second);
  });
  NgramCounts counts;
  counts.words = words.size();
  for (std::size_t first = 0; first < words.size(); ++first) {
    Ngram ngram{};
    const std::size_t most = std::min(kLongestNgram, words.size() - first);
    for (std::size_t n = 0; n < most; ++n) {
      ngram[n] = words[first + n];
      ++counts.by_length[n][ngram];
    }
  }
  return counts;
}

}  // namespace metrics
