#include "propagation.h"

#include <algorithm>
#include <cstdlib>

namespace sat {

Propagation::Propagation(const Formula& formula)
    : formula_(formula),
      occurrences_(index(2 * formula.variables + 1)),
      counts_(formula.clauses.size()),
      values_(index(formula.variables + 1)) {
  for (std::size_t i = 0; i < formula.clauses.size(); ++i) {
    for (const int literal : formula.clauses[i])
      occurrences_[index(formula.variables + literal)].push_back(i);
  }
}

void Propagation::push(int literal) {
  values_[index(std::abs(literal))] = literal > 0 ? 1 : -1;
  trail_.push_back(literal);
}

bool Propagation::start() {
  for (const auto& clause : formula_.clauses) {
    if (clause.empty()) return false;
    if (clause.size() == 1 && value(clause[0]) == 0) push(clause[0]);
  }
  return propagate();
}

bool Propagation::set(int literal) {
  push(literal);
  return propagate();
}

bool Propagation::propagate() {
  while (told_ < trail_.size()) {
    const int literal = trail_[told_++];
    for (const std::size_t i : clauses_with(literal)) {
      if (++counts_[i].true_literals == 1) ++satisfied_;
    }
    bool possible = true;
    for (const std::size_t i : clauses_with(-literal)) {
      Count& count = counts_[i];
      ++count.false_literals;
      if (count.true_literals > 0) continue;
      const Clause& clause = formula_.clauses[i];
      const int left = static_cast<int>(clause.size()) - count.false_literals;
      if (left == 0) possible = false;
      if (left != 1 || !possible) continue;
      const auto last =
          std::find_if(clause.begin(), clause.end(), [this](int one) { return value(one) == 0; });
      if (last != clause.end()) push(*last);
    }
    if (!possible) return false;
  }
  return true;
}

void Propagation::undo(std::size_t size) {
  while (trail_.size() > size) {
    const int literal = trail_.back();
    if (trail_.size() == told_) {
      --told_;
      for (const std::size_t i : clauses_with(literal)) {
        if (--counts_[i].true_literals == 0) --satisfied_;
      }
      for (const std::size_t i : clauses_with(-literal)) --counts_[i].false_literals;
    }
    values_[index(std::abs(literal))] = 0;
    trail_.pop_back();
  }
}

std::vector<Clause> Propagation::unresolved() const {
  std::vector<Clause> clauses;
  for (std::size_t i = 0; i < formula_.clauses.size(); ++i) {
    if (open_literals(i) == 0) continue;
    auto& rest = clauses.emplace_back();
    for (const int literal : formula_.clauses[i]) {
      if (!is_set(std::abs(literal))) rest.push_back(literal);
    }
  }
  return clauses;
}

}  // namespace sat
