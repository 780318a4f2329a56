// Ranks of contestants by task, as in the original's rank tables.
#pragma once

#include <cstddef>
#include <vector>

#include "contest.h"

namespace aggregator {

struct Ranking {
  std::vector<std::size_t>
      order;                  // contestants, the best first; those without a score last, as listed
  std::vector<double> ranks;  // by contestant, from 1; without a score the mean of the ranks left
};

// Equal scores rank as contestants are listed.
Ranking ranking_of(const Contested& task, double Standing::*kind);

struct Overall {
  double mean_rank;  // what the original calls Plackett-Luce
  double borda;      // the sum over tasks of (contestants - rank + 1)
};
std::vector<Overall> overall_of(const Contest& contest, double Standing::*kind);  // by contestant

}  // namespace aggregator
