// How good agents are after so many steps, and after so much computing: the mean over episodes of
// the best score that the agent knew of. Before its first score an episode has the baseline's, or
// is left out where there is none; after its end it keeps what it had.
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "analysis/behaviour.h"
#include "analysis/groups.h"
#include "analysis/table.h"

namespace mlgym {
namespace {

constexpr int kPointsOfComputing = 24;

// The best score known once `reached` holds for no further score.
template <class Reached>
double best_when(const Trajectory& trajectory, Reached reached) {
  double best = trajectory.facts.baseline;
  for (const auto& score : trajectory.scores) {
    if (!reached(score)) break;
    if (is_better(score.told(), best, trajectory.facts.maximize)) best = score.told();
  }
  return best;
}

class Mean {
 public:
  void add(double value) {
    if (std::isnan(value)) return;
    sum_ += value;
    ++count_;
  }
  double value() const {
    return count_ ? sum_ / static_cast<double>(count_) : std::numeric_limits<double>::quiet_NaN();
  }

 private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

struct Group {
  std::vector<const Trajectory*> episodes;
  std::size_t steps = 0;       // of the longest
  double least = 0, most = 0;  // seconds of computing at a score
};

using Key = std::tuple<std::string, std::string, std::string>;

std::map<Key, Group> groups_of(const std::vector<Trajectory>& trajectories) {
  std::map<Key, Group> groups;
  for (const auto& trajectory : trajectories) {
    if (trajectory.scores.empty()) continue;
    auto& group = groups[{task_of(trajectory), trajectory.facts.agent, trajectory.facts.model}];
    group.episodes.push_back(&trajectory);
    group.steps = std::max(group.steps, trajectory.actions.size());
    for (const auto& score : trajectory.scores) {
      if (!(score.compute_seconds > 0)) continue;
      group.least =
          group.least > 0 ? std::min(group.least, score.compute_seconds) : score.compute_seconds;
      group.most = std::max(group.most, score.compute_seconds);
    }
  }
  return groups;
}

template <class Reached>
void add_point(Json& rows, const Key& key, const Group& group, double x, Reached reached) {
  Mean mean;
  for (const auto* episode : group.episodes) mean.add(best_when(*episode, reached));
  if (!std::isnan(mean.value()))
    rows.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), x, mean.value()});
}

Json progress(std::string_view title, std::string_view x, Json rows, bool log_x) {
  return drawn(make_table(title, {"task", "agent", "model", x, "mean_best"}, std::move(rows)),
               {{"kind", "lines"},
                {"x", x},
                {"value", "mean_best"},
                {"label", {"agent", "model"}},
                {"panel", "task"},
                {"log_x", log_x}});
}

}  // namespace

void add_progress_tables(const std::vector<Trajectory>& trajectories, Json& tables) {
  Json by_step = Json::array(), by_computing = Json::array();
  for (const auto& [key, group] : groups_of(trajectories)) {
    for (std::size_t step = 1; step <= group.steps; ++step)
      add_point(by_step, key, group, static_cast<double>(step),
                [step](const TrajectoryScore& score) {
                  return score.step <= static_cast<std::int64_t>(step);
                });
    if (!(group.most > 0)) continue;
    const double ratio = group.most / group.least;
    for (int i = 0; i <= kPointsOfComputing; ++i) {
      const double seconds = i == kPointsOfComputing
                                 ? group.most
                                 : group.least * std::pow(ratio, double(i) / kPointsOfComputing);
      add_point(by_computing, key, group, seconds, [seconds](const TrajectoryScore& score) {
        return score.compute_seconds <= seconds;
      });
      if (ratio <= 1) break;
    }
  }
  tables["progress_by_step"] =
      progress("Best score so far against steps", "step", std::move(by_step), false);
  tables["progress_by_computing"] = progress("Best score so far against computing",
                                             "compute_seconds", std::move(by_computing), true);
}

}  // namespace mlgym
