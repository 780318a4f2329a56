// Formulas in conjunctive normal form. A literal is a variable's number, from 1 on, negative where
// the variable is negated, as in DIMACS files.
#pragma once

#include <cstddef>
#include <vector>

namespace sat {

using Clause = std::vector<int>;

struct Formula {
  int variables = 0;
  std::vector<Clause> clauses;
};

enum class Answer { satisfiable, unsatisfiable };

// Whether the assignment, a literal for each variable that is set, makes every clause true.
// False, too, if it sets a variable both ways or names one that the formula does not have.
bool satisfies(const std::vector<int>& assignment, const Formula& formula);

}  // namespace sat
