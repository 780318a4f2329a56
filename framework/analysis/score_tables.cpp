// Scores along episodes, and what validation promised beside what the test part says.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "analysis/behaviour.h"
#include "analysis/groups.h"
#include "analysis/table.h"

namespace mlgym {
namespace {

Json along_episodes(const std::vector<Trajectory>& trajectories) {
  Json rows = Json::array();
  for (const auto& trajectory : trajectories) {
    const auto& facts = trajectory.facts;
    double best = kNoScore;
    for (const auto& score : trajectory.scores) {
      if (is_better(score.told(), best, facts.maximize)) best = score.told();
      rows.push_back({task_of(trajectory), facts.agent, facts.model, facts.episode, score.step,
                      cell_of(score.compute_seconds), cell_of(score.validation),
                      cell_of(score.test), cell_of(best), score.final ? "final" : "validation"});
    }
  }
  return make_table("Scores along episodes",
                    {"task", "agent", "model", "episode", "step", "compute_seconds", "validation",
                     "test", "best_so_far", "what"},
                    std::move(rows));
}

// Of validations whose hidden test score is known as well.
struct Promise {
  std::size_t validations = 0, episodes = 0;
  double gaps = 0, lost = 0;

  void add(const Trajectory& trajectory) {
    const bool maximize = trajectory.facts.maximize;
    double chosen = kNoScore, chosen_test = kNoScore, best_test = kNoScore;
    for (const auto& score : trajectory.scores) {
      if (std::isnan(score.validation) || std::isnan(score.test)) continue;
      ++validations;
      gaps += maximize ? score.validation - score.test : score.test - score.validation;
      if (is_better(score.validation, chosen, maximize)) {
        chosen = score.validation;
        chosen_test = score.test;
      }
      if (is_better(score.test, best_test, maximize)) best_test = score.test;
    }
    if (std::isnan(chosen)) return;
    ++episodes;
    lost += std::abs(best_test - chosen_test);
  }
};

Json promises(const std::vector<Trajectory>& trajectories) {
  std::map<std::tuple<std::string, std::string, std::string>, Promise> cells;
  for (const auto& trajectory : trajectories)
    cells[{task_of(trajectory), trajectory.facts.agent, trajectory.facts.model}].add(trajectory);
  Json rows = Json::array();
  for (const auto& [cell, promise] : cells) {
    if (promise.validations == 0) continue;
    rows.push_back({std::get<0>(cell), std::get<1>(cell), std::get<2>(cell), promise.episodes,
                    promise.validations,
                    cell_of(promise.gaps / static_cast<double>(promise.validations)),
                    cell_of(promise.lost / static_cast<double>(promise.episodes))});
  }
  return make_table(
      "What validation promised beyond the hidden test score",
      {"task", "agent", "model", "episodes", "validations", "mean_gap", "mean_lost_by_choice"},
      std::move(rows));
}

}  // namespace

void add_score_tables(const std::vector<Trajectory>& trajectories, Json& tables) {
  tables["scores_by_step"] = along_episodes(trajectories);
  tables["validation_against_test"] = promises(trajectories);
}

}  // namespace mlgym
