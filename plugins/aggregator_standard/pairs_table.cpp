// Every two of the players of a variant: over tasks, and task by task.
#include "pairs.h"
#include "players.h"
#include "random.h"
#include "tables.h"

namespace aggregator {
namespace {

// The tasks that both played, but for those with several pools on a side.
std::vector<TaskPair> shared_tasks(const Player& a, const Player& b, double confidence) {
  std::vector<TaskPair> pairs;
  for (const Cell* of_a : a.cells) {
    for (const Cell* of_b : b.cells) {
      if (of_a->task == of_b->task && of_a->pool == of_b->pool)
        pairs.push_back(compare(*of_a, *of_b, confidence));
    }
  }
  correct_by_holm(pairs);
  return pairs;
}

std::uint64_t seed_of_pair(const Player& a, const Player& b) {
  return seed_of({a.variant, a.agent, a.model, b.agent, b.model});
}

// {a, b, tasks}, for every two players of one variant that share a task.
template <class Take>
void for_each_pair(const std::vector<Player>& players, double confidence, Take take) {
  for (std::size_t i = 0; i < players.size(); ++i) {
    for (std::size_t j = i + 1; j < players.size(); ++j) {
      if (players[i].variant != players[j].variant) continue;
      const auto pairs = shared_tasks(players[i], players[j], confidence);
      if (!pairs.empty()) take(players[i], players[j], pairs);
    }
  }
}

}  // namespace

std::vector<Json> pairs_tables(const std::vector<Player>& players, const Options& options) {
  Json overall =
      table_of("paired by task: difference of the mean normalised scores, a less b, with " +
                   percent(options.confidence) + " t interval over tasks; p by changing signs",
               {"variant", "agent_a", "model_a", "agent_b", "model_b", "tasks", "better", "worse",
                "difference", "low", "high", "p"});
  Json by_task = table_of(
      "task by task: difference of the mean scores, more is better for a, with " +
          percent(options.confidence) + " t interval; p_holm is corrected over the pair's tasks",
      {"task", "agent_a", "model_a", "agent_b", "model_b", "n_a", "n_b", "difference", "low",
       "high", "p", "p_holm"});
  for_each_pair(
      players, options.confidence,
      [&](const Player& a, const Player& b, const std::vector<TaskPair>& pairs) {
        const OverTasks over = over_tasks(pairs, options.confidence, seed_of_pair(a, b));
        overall["rows"].push_back(
            Json::array({a.variant, a.agent, text_or_null(a.model), b.agent, text_or_null(b.model),
                         over.tasks, over.better, over.worse, over.normalised.mean,
                         over.normalised.low, over.normalised.high, over.normalised.p}));
        for (const auto& pair : pairs) {
          by_task["rows"].push_back(Json::array(
              {pair.a->task_label(), a.agent, text_or_null(a.model), b.agent, text_or_null(b.model),
               pair.a->rows.size(), pair.b->rows.size(), pair.scores.mean, pair.scores.low,
               pair.scores.high, pair.scores.p, pair.p_holm}));
        }
      });
  return {overall, by_task};
}

}  // namespace aggregator
