// What is set, and unit propagation. The order in which literals are set is part of the contract:
// starter/practice.py sets them in the same one.
#pragma once

#include <cstddef>
#include <vector>

#include "formula.h"

namespace sat {

// The formula outlives it. One thread.
class Propagation {
 public:
  explicit Propagation(const Formula& formula);

  // Sets the literals of all clauses of one literal, and what follows; false: a clause became
  // false, and nothing may be set before `undo`. Once, before anything else.
  bool start();
  // Sets a literal whose variable is not set, then what follows from it: literals are looked at in
  // the order of `trail`, the clauses that one makes shorter in the order of the formula, and the
  // last literal of a clause that all others make false is set. False as in `start`.
  bool set(int literal);
  // Takes back all but the first `size` literals of the trail.
  void undo(std::size_t size);

  const std::vector<int>& trail() const { return trail_; }  // literals that are true, as set
  bool is_set(int variable) const { return values_[index(variable)] != 0; }
  // Every clause has a true literal.
  bool all_satisfied() const { return satisfied_ == formula_.clauses.size(); }
  // How many literals of a clause are not set; 0 if one is true. After a call that gave true.
  int open_literals(std::size_t clause) const {
    const Count& count = counts_[clause];
    if (count.true_literals > 0) return 0;
    return static_cast<int>(formula_.clauses[clause].size()) - count.false_literals;
  }
  const Formula& formula() const { return formula_; }
  // The clauses without a true literal, without their false ones, in the order of the formula.
  std::vector<Clause> unresolved() const;

 private:
  struct Count {
    int true_literals = 0, false_literals = 0;
  };
  static std::size_t index(int number) { return static_cast<std::size_t>(number); }
  // Literal l of n variables stands at n + l.
  const std::vector<std::size_t>& clauses_with(int literal) const {
    return occurrences_[index(formula_.variables + literal)];
  }
  // The literal's value: 1 true, -1 false, 0 not set.
  int value(int literal) const {
    return literal > 0 ? values_[index(literal)] : -values_[index(-literal)];
  }
  void push(int literal);
  bool propagate();

  const Formula& formula_;
  std::vector<std::vector<std::size_t>> occurrences_;  // numbers of clauses, ascending
  std::vector<Count> counts_;                          // of what the clauses were told
  std::vector<int> values_;                            // of variables
  std::vector<int> trail_;
  std::size_t told_ = 0;  // literals of the trail that the clauses were told
  std::size_t satisfied_ = 0;
};

}  // namespace sat
