// Words of texts and how often runs of them occur, for metrics that compare sentences.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace metrics {

constexpr std::size_t kLongestNgram = 4;

// One to four words by number; 0 where there is none.
using Ngram = std::array<std::uint32_t, kLongestNgram>;
struct NgramHash {
  std::size_t operator()(const Ngram& ngram) const noexcept;
};
template <class Value>
using NgramMap = std::unordered_map<Ngram, Value, NgramHash>;

// How often each n-gram occurs in a text; [n - 1] holds those of n words.
struct NgramCounts {
  std::size_t words = 0;
  std::array<NgramMap<std::size_t>, kLongestNgram> by_length;
};

// Numbers the words of all texts that it counts, so that equal words have equal numbers.
//
// A word is a run of ASCII letters, digits and bytes beyond ASCII, with apostrophes and hyphens
// inside; ASCII letters are made small. All else separates words.
class NgramCounter {
 public:
  NgramCounts count(std::string_view text);

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;  // from 1
};

}  // namespace metrics
