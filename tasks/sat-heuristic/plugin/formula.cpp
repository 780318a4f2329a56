#include "formula.h"

#include <algorithm>
#include <cstdlib>

namespace sat {

bool satisfies(const std::vector<int>& assignment, const Formula& formula) {
  std::vector<int> set(static_cast<std::size_t>(formula.variables) + 1, 0);
  for (const int literal : assignment) {
    const int variable = std::abs(literal);
    if (variable < 1 || variable > formula.variables) return false;
    int& value = set[static_cast<std::size_t>(variable)];
    if (value == -literal) return false;
    value = literal;
  }
  const auto is_true = [&set](int literal) {
    return set[static_cast<std::size_t>(std::abs(literal))] == literal;
  };
  return std::all_of(formula.clauses.begin(), formula.clauses.end(), [&](const Clause& clause) {
    return std::any_of(clause.begin(), clause.end(), is_true);
  });
}

}  // namespace sat
