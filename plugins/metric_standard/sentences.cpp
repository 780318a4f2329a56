#include "sentences.h"

#include <utility>

namespace metrics {

std::vector<Sentence> count_sentences(const mlgym::Values& predictions,
                                      const References& references) {
  require_rows(predictions, references);
  if (predictions.numeric())
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "this metric compares texts, not numbers");
  NgramCounter counter;
  std::vector<Sentence> sentences(predictions.count());
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    sentences[i].predicted = counter.count(predictions.text(i));
    for (std::size_t k = 0; k < references.count; ++k) {
      const std::string_view reference = references[k].text(i);
      if (!reference.empty()) sentences[i].references.push_back(counter.count(reference));
    }
    if (sentences[i].references.empty())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "a row has no reference");
  }
  return sentences;
}

}  // namespace metrics
