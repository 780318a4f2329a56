#include "occurrence_weights.h"

#include <cstdlib>

namespace sat {
namespace {

constexpr double kShorterByOne = 10;  // how much more a clause weighs that is shorter by a literal
constexpr double kProduct = 1000;     // how much more the product decides than the sum

double weight_of(int literals) {
  double weight = 1;
  for (int i = 0; i < literals; ++i) weight /= kShorterByOne;
  return weight;
}

}  // namespace

Decision OccurrenceWeights::choose(const Propagation& state) {
  const Formula& formula = state.formula();
  const std::size_t size = static_cast<std::size_t>(formula.variables) + 1;
  true_weights_.assign(size, 0);
  false_weights_.assign(size, 0);
  for (std::size_t i = 0; i < formula.clauses.size(); ++i) {
    const int open = state.open_literals(i);
    if (open == 0) continue;
    const double weight = weight_of(open);
    for (const int literal : formula.clauses[i]) {
      const auto variable = static_cast<std::size_t>(std::abs(literal));
      if (!state.is_set(std::abs(literal)))
        (literal > 0 ? true_weights_ : false_weights_)[variable] += weight;
    }
  }
  Decision best{0, true};
  double most = -1;
  for (std::size_t i = 1; i < size; ++i) {
    const double yes = true_weights_[i], no = false_weights_[i];
    const double score = kProduct * yes * no + yes + no;
    if (yes + no > 0 && score > most) {
      most = score;
      best = {static_cast<int>(i), yes >= no};
    }
  }
  return best;
}

}  // namespace sat
