// Performance profiles (Dolan and More 2002) as the original makes them, and the area under them.
#pragma once

#include <cstddef>
#include <vector>

#include "contest.h"

namespace aggregator {

// How many times worse than the best a score is, at least 1; by contestant. A score is feasible
// unless it is below 0, worse than the baseline, or 0 as a divisor. Those that are not, or do not
// exist, have 1.05 times the worst feasible ratio; NaN where nothing is feasible.
struct Ratios {
  std::vector<double> of;
  double worst;  // of the feasible ones
};
Ratios ratios_of(const std::vector<double>& scores, int direction);

// Of one kind of score: of every task.
std::vector<Ratios> ratios_of(const Contest& contest, double Standing::*kind);

// The end of the profiles, a power of ten: 10 log10 of the greatest ceil(1.05 worst) of any task,
// rounded up, and divided by 10. NaN where no task has a ratio.
double profile_end(const std::vector<Ratios>& best, const std::vector<Ratios>& last);

// The share of tasks in which log10 of the contestant's ratio is at most `power`. Tasks without
// ratios are reached by nobody.
double share_within(const std::vector<Ratios>& tasks, std::size_t contestant, double power);

// The left Riemann sum over 500 equally spaced powers from 0 to `end`.
double area_under(const std::vector<Ratios>& tasks, std::size_t contestant, double end);

// The same of every task by itself; their mean is the area. 0 without a ratio.
std::vector<double> areas_of_tasks(const std::vector<Ratios>& tasks, std::size_t contestant,
                                   double end);

}  // namespace aggregator
