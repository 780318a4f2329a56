#include "bleu4.h"

#include <algorithm>
#include <cmath>

#include "sentences.h"

namespace metrics {
namespace {

struct Totals {
  std::array<std::size_t, kLongestNgram> right{}, predicted{};
  std::size_t words = 0, reference_words = 0;
};

// How often the n-gram may count: as often as it occurs in the reference that has most of it.
std::size_t most_in_one(const Sentence& sentence, std::size_t n, const Ngram& ngram) {
  std::size_t most = 0;
  for (const auto& reference : sentence.references) {
    const auto found = reference.by_length[n].find(ngram);
    if (found != reference.by_length[n].end()) most = std::max(most, found->second);
  }
  return most;
}

std::size_t nearest_length(const Sentence& sentence) {
  const std::size_t words = sentence.predicted.words;
  const auto distance = [words](std::size_t length) {
    return length > words ? length - words : words - length;
  };
  std::size_t nearest = sentence.references[0].words;
  for (const auto& reference : sentence.references) {
    const std::size_t length = reference.words;
    if (distance(length) < distance(nearest) ||
        (distance(length) == distance(nearest) && length < nearest))
      nearest = length;
  }
  return nearest;
}

void add(const Sentence& sentence, Totals& totals) {
  totals.words += sentence.predicted.words;
  totals.reference_words += nearest_length(sentence);
  for (std::size_t n = 0; n < kLongestNgram; ++n) {
    for (const auto& [ngram, count] : sentence.predicted.by_length[n]) {
      totals.predicted[n] += count;
      totals.right[n] += std::min(count, most_in_one(sentence, n, ngram));
    }
  }
}

}  // namespace

double Bleu4::score(mlgym::Call&, const mlgym::Values& predictions, const References& references) {
  Totals totals;
  for (const auto& sentence : count_sentences(predictions, references)) add(sentence, totals);
  double logarithms = 0;
  for (std::size_t n = 0; n < kLongestNgram; ++n) {
    if (totals.right[n] == 0) return 0;
    logarithms +=
        std::log(static_cast<double>(totals.right[n]) / static_cast<double>(totals.predicted[n]));
  }
  const double ratio =
      static_cast<double>(totals.reference_words) / static_cast<double>(totals.words);
  const double brevity = std::min(0.0, 1 - ratio);
  return std::exp(logarithms / static_cast<double>(kLongestNgram) + brevity);
}

}  // namespace metrics
