// Predicted sentences with their references, as counts of n-grams.
#pragma once

#include <vector>

#include "columns.h"
#include "ngrams.h"

namespace metrics {

struct Sentence {
  NgramCounts predicted;
  std::vector<NgramCounts> references;  // at least one
};

// One a row. Rows may have different numbers of references: an empty text is none. Throws
// mlgym::Error(MLGYM_INVALID_ARGUMENT) for numbers and for a row without a reference.
std::vector<Sentence> count_sentences(const mlgym::Values& predictions,
                                      const References& references);

}  // namespace metrics
