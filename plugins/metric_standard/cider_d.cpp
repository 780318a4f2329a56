#include "cider_d.h"

#include <algorithm>
#include <cmath>

#include "sentences.h"

namespace metrics {
namespace {

constexpr double kSigma = 6;
constexpr double kScale = 10;

// How many rows have the n-gram in one of their references.
NgramMap<std::size_t> rows_with(const std::vector<Sentence>& sentences) {
  NgramMap<std::size_t> rows, last_row;
  for (std::size_t row = 0; row < sentences.size(); ++row) {
    for (const auto& reference : sentences[row].references) {
      for (const auto& counts : reference.by_length) {
        for (const auto& [ngram, count] : counts) {
          std::size_t& last = last_row[ngram];
          if (last != row + 1) ++rows[ngram];
          last = row + 1;
        }
      }
    }
  }
  return rows;
}

class Weights {
 public:
  explicit Weights(const std::vector<Sentence>& sentences)
      : rows_(static_cast<double>(sentences.size())), rows_with_(rows_with(sentences)) {}

  double of(const Ngram& ngram) const {
    const auto found = rows_with_.find(ngram);
    return std::log(rows_ / (found == rows_with_.end() ? 1 : static_cast<double>(found->second)));
  }
  double length(const NgramMap<std::size_t>& counts) const {
    double squares = 0;
    for (const auto& [ngram, count] : counts) {
      const double weight = static_cast<double>(count) * of(ngram);
      squares += weight * weight;
    }
    return std::sqrt(squares);
  }
  // The scalar product, with predicted counts clipped to the reference's.
  double common(const NgramMap<std::size_t>& predicted,
                const NgramMap<std::size_t>& reference) const {
    double sum = 0;
    for (const auto& [ngram, count] : predicted) {
      const auto found = reference.find(ngram);
      if (found == reference.end()) continue;
      const double weight = of(ngram), wanted = static_cast<double>(found->second);
      sum += std::min(static_cast<double>(count), wanted) * wanted * weight * weight;
    }
    return sum;
  }

 private:
  double rows_;
  NgramMap<std::size_t> rows_with_;
};

double similarity(const Weights& weights, const NgramCounts& predicted,
                  const NgramCounts& reference) {
  double sum = 0;
  for (std::size_t n = 0; n < kLongestNgram; ++n) {
    const double lengths =
        weights.length(predicted.by_length[n]) * weights.length(reference.by_length[n]);
    if (lengths > 0)
      sum += weights.common(predicted.by_length[n], reference.by_length[n]) / lengths;
  }
  const double d = static_cast<double>(predicted.words) - static_cast<double>(reference.words);
  return std::exp(-d * d / (2 * kSigma * kSigma)) * sum / static_cast<double>(kLongestNgram);
}

}  // namespace

double CiderD::score(mlgym::Call&, const mlgym::Values& predictions, const References& references) {
  const std::vector<Sentence> sentences = count_sentences(predictions, references);
  const Weights weights(sentences);
  double total = 0;
  for (const auto& sentence : sentences) {
    double sum = 0;
    for (const auto& reference : sentence.references)
      sum += similarity(weights, sentence.predicted, reference);
    total += sum / static_cast<double>(sentence.references.size());
  }
  return std::min(kScale * total / static_cast<double>(sentences.size()), high);
}

}  // namespace metrics
