#include "ranks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace aggregator {

Ranking ranking_of(const Contested& task, double Standing::*kind) {
  const std::size_t count = task.standings.size();
  const auto score = [&task, kind](std::size_t contestant) {
    return task.standings[contestant].*kind;
  };
  Ranking ranking;
  ranking.order.resize(count);
  std::iota(ranking.order.begin(), ranking.order.end(), 0);
  const auto unscored =
      std::stable_partition(ranking.order.begin(), ranking.order.end(),
                            [&](std::size_t one) { return !std::isnan(score(one)); });
  std::stable_sort(ranking.order.begin(), unscored, [&](std::size_t a, std::size_t b) {
    return task.direction * (score(a) - score(b)) > 0;
  });
  const auto scored = static_cast<std::size_t>(unscored - ranking.order.begin());
  ranking.ranks.resize(count);
  for (std::size_t place = 0; place < count; ++place) {
    ranking.ranks[ranking.order[place]] = place < scored
                                              ? static_cast<double>(place + 1)
                                              : static_cast<double>(scored + 1 + count) / 2;
  }
  return ranking;
}

std::vector<Overall> overall_of(const Contest& contest, double Standing::*kind) {
  const std::size_t count = contest.names.size();
  std::vector<Overall> overall(count, Overall{0, 0});
  for (const auto& task : contest.tasks) {
    const Ranking ranking = ranking_of(task, kind);
    for (std::size_t i = 0; i < count; ++i) {
      overall[i].mean_rank += ranking.ranks[i] / static_cast<double>(contest.tasks.size());
      overall[i].borda += static_cast<double>(count) - ranking.ranks[i] + 1;
    }
  }
  return overall;
}

}  // namespace aggregator
