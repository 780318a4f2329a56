#include "instances.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "occurrence_weights.h"
#include "search.h"

namespace sat {
namespace {

constexpr int kMostDraws = 1000;  // at the phase transition every second formula is satisfiable

}  // namespace

Formula random_formula(Random& random, int variables, int clauses) {
  Formula formula{variables, {}};
  while (formula.clauses.size() < static_cast<std::size_t>(clauses)) {
    Clause clause;
    while (clause.size() < kLiterals) {
      const int variable =
          1 + static_cast<int>(random.below(static_cast<std::uint32_t>(variables)));
      const bool there = std::any_of(clause.begin(), clause.end(), [variable](int literal) {
        return literal == variable || literal == -variable;
      });
      if (!there) clause.push_back(random.below(2) == 0 ? variable : -variable);
    }
    formula.clauses.push_back(std::move(clause));
  }
  return formula;
}

Answer proved_answer(const Formula& formula) {
  OccurrenceWeights heuristic;
  const Outcome outcome = search(formula, heuristic, std::numeric_limits<std::int64_t>::max());
  if (*outcome.answer == Answer::satisfiable && !satisfies(outcome.model, formula))
    throw std::logic_error("the solver's model does not satisfy the formula");
  return *outcome.answer;
}

Instances::Instances(const std::vector<Demand>& demands, std::uint64_t seed) : seed_(seed) {
  for (const auto& demand : demands)
    kinds_.insert(kinds_.end(), static_cast<std::size_t>(demand.count), demand.kind);
  Random random(seed, 0);
  for (std::size_t i = kinds_.size(); i > 1; --i)
    std::swap(kinds_[i - 1], kinds_[random.below(static_cast<std::uint32_t>(i))]);
}

std::optional<Instance> Instances::next() {
  if (given_ == kinds_.size()) return std::nullopt;
  const Kind& kind = kinds_[given_++];
  Random random(seed_, given_);
  for (int draw = 0; draw < kMostDraws; ++draw) {
    Formula formula = random_formula(random, kind.variables, kind.clauses);
    if (proved_answer(formula) == kind.answer) return Instance{std::move(formula), kind};
  }
  throw std::invalid_argument("no formula of " + std::to_string(kind.variables) +
                              " variables and " + std::to_string(kind.clauses) +
                              " clauses was found for " + kind.name);
}

}  // namespace sat
