#include "search.h"

namespace sat {
namespace {

// A decision on the way to where the search is.
struct Branch {
  std::size_t trail;  // its size before the decision
  int literal;        // that was tried first
};

// Turns the last decision that was not turned yet; false: there is none.
bool turn_back(Propagation& state, std::vector<Branch>& branches) {
  while (!branches.empty()) {
    const Branch last = branches.back();
    branches.pop_back();
    state.undo(last.trail);
    if (state.set(-last.literal)) return true;
  }
  return false;
}

}  // namespace

Outcome search(const Formula& formula, Heuristic& heuristic, std::int64_t most_decisions) {
  Propagation state(formula);
  std::vector<Branch> branches;
  Outcome outcome;
  bool possible = state.start();
  while (possible) {
    if (state.all_satisfied()) {
      outcome.answer = Answer::satisfiable;
      outcome.model = state.trail();
      return outcome;
    }
    if (outcome.decisions == most_decisions) return outcome;
    const Decision decision = heuristic.choose(state);
    ++outcome.decisions;
    const int literal = decision.value ? decision.variable : -decision.variable;
    branches.push_back({state.trail().size(), literal});
    possible = state.set(literal) || turn_back(state, branches);
  }
  outcome.answer = Answer::unsatisfiable;
  return outcome;
}

}  // namespace sat
