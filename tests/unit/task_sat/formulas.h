// Formulas and heuristics for tests.
#pragma once

#include <algorithm>

#include "instances.h"
#include "search.h"

namespace sat::test {

// Clauses of one to three different variables, so that some have no choice.
inline Formula mixed_formula(Random& random, int variables, int clauses) {
  Formula formula = random_formula(random, variables, clauses);
  for (Clause& clause : formula.clauses) clause.resize(1 + std::min(random.below(6), 2u));
  return formula;
}

// Any literal of an unresolved clause.
class AnyLiteral : public Heuristic {
 public:
  explicit AnyLiteral(std::uint64_t seed) : random_(seed, 0) {}
  Decision choose(const Propagation& state) override {
    const auto clauses = state.unresolved();
    const Clause& clause = clauses[random_.below(static_cast<std::uint32_t>(clauses.size()))];
    const int literal = clause[random_.below(static_cast<std::uint32_t>(clause.size()))];
    return {std::abs(literal), literal > 0};
  }

 private:
  Random random_;
};

// By trying all assignments; up to 20 variables.
inline Answer answer_by_trying(const Formula& formula) {
  for (unsigned bits = 0; bits < 1u << formula.variables; ++bits) {
    std::vector<int> assignment;
    for (int variable = 1; variable <= formula.variables; ++variable)
      assignment.push_back((bits >> (variable - 1)) & 1 ? variable : -variable);
    if (satisfies(assignment, formula)) return Answer::satisfiable;
  }
  return Answer::unsatisfiable;
}

}  // namespace sat::test
