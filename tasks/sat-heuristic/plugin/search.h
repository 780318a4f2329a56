// The solver of Davis, Putnam, Logemann and Loveland (CACM 5(7), 1962) with unit propagation alone.
// What it branches on is asked of a heuristic.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "formula.h"
#include "propagation.h"

namespace sat {

struct Decision {
  int variable;
  bool value;  // tried first; the other one when this leads nowhere
};

class Heuristic {
 public:
  virtual ~Heuristic() = default;
  // Some clause is unresolved and none is false. The variable is one that is not set.
  virtual Decision choose(const Propagation& state) = 0;
};

struct Outcome {
  std::optional<Answer> answer;  // none: the decisions did not suffice
  std::int64_t decisions = 0;    // how often the heuristic was asked
  std::vector<int> model;        // of a satisfiable formula: the literals that are set
};

// Depth first, the last decision is the first to be turned. Deterministic in what it is given.
Outcome search(const Formula& formula, Heuristic& heuristic, std::int64_t most_decisions);

}  // namespace sat
