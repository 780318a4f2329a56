// The evaluator's own heuristic, with which it proves the answers of its instances.
#pragma once

#include <vector>

#include "search.h"

namespace sat {

// Weighs a literal by the unresolved clauses it stands in, short ones more, and takes the variable
// whose two literals have the largest product: both branches should become small (the mixing of
// Freeman's thesis, 1995). Its weightier literal is tried first.
class OccurrenceWeights : public Heuristic {
 public:
  Decision choose(const Propagation& state) override;

 private:
  std::vector<double> true_weights_, false_weights_;  // by variable; kept to be filled again
};

}  // namespace sat
