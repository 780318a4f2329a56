// Random 3-SAT formulas with proved answers, in an order that tells nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formula.h"
#include "random.h"

namespace sat {

constexpr int kLiterals = 3;  // of each clause

// `clauses` clauses, each of three different variables, each negated with probability one half: the
// fixed clause length model (Mitchell, Selman and Levesque, AAAI 1992). At least three variables.
Formula random_formula(Random& random, int variables, int clauses);

// Whether the formula is satisfiable, proved by the search; a model is checked against the clauses.
Answer proved_answer(const Formula& formula);

struct Kind {
  std::string name;
  int variables, clauses;
  Answer answer;
};

struct Instance {
  Formula formula;
  Kind kind;
};

// How many of each kind are wanted.
struct Demand {
  Kind kind;
  std::int64_t count;
};

// The instances of a seed, one by one. Nothing of those to come follows from those that came.
class Instances {
 public:
  Instances(const std::vector<Demand>& demands, std::uint64_t seed);

  // None: that was the last. Formulas are drawn until one has the wanted answer; throws
  // std::invalid_argument when hardly any has.
  std::optional<Instance> next();

 private:
  std::uint64_t seed_;
  std::vector<Kind> kinds_;  // of all instances, in their order
  std::size_t given_ = 0;
};

}  // namespace sat
