// The best of k episodes.
#pragma once

#include <cstddef>
#include <vector>

namespace aggregator {

// What an episode offers: how good it looked, more is better (NaN: it was never validated), and
// what it is worth.
struct Candidate {
  double validation, test;
};

// The mean, over all sets of k candidates, of the test score of the one that looked best; equals
// are chosen with equal chances. NaN where there are fewer than k. Chen et al. 2021, "Evaluating
// large language models trained on code", estimate pass@k in the same way.
double best_at(std::size_t k, std::vector<Candidate> candidates);

}  // namespace aggregator
