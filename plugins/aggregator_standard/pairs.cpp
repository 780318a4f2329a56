#include "pairs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "players.h"

namespace aggregator {
namespace {

using Partners = std::map<std::pair<std::int64_t, std::uint64_t>, const mlgym_row*>;

// Empty where two episodes have one repeat and seed, or seeds are not known.
Partners by_repeat(const Cell& cell) {
  Partners rows;
  for (const mlgym_row* row : cell.rows) {
    if (row->origin.size > 0 || !rows.emplace(std::pair(row->repeat, row->seed), row).second)
      return {};
  }
  return rows;
}

bool same_keys(const Partners& a, const Partners& b) {
  return !a.empty() && std::equal(a.begin(), a.end(), b.begin(), b.end(),
                                  [](const auto& x, const auto& y) { return x.first == y.first; });
}

std::vector<double> scores_of(const Cell& cell) {
  std::vector<double> scores;
  for (const mlgym_row* row : cell.rows) scores.push_back(cell.direction * counted_score(*row));
  return scores;
}

}  // namespace

TaskPair compare(const Cell& a, const Cell& b, double confidence) {
  const Partners of_a = by_repeat(a), of_b = by_repeat(b);
  if (!same_keys(of_a, of_b)) return {&a, &b, false, welch(scores_of(a), scores_of(b), confidence)};
  std::vector<double> differences;
  for (const auto& [key, row] : of_a)
    differences.push_back(a.direction * (counted_score(*row) - counted_score(*of_b.at(key))));
  return {&a, &b, true, paired_t(differences, confidence)};
}

void correct_by_holm(std::vector<TaskPair>& pairs) {
  std::vector<double> p;
  for (const auto& pair : pairs) p.push_back(pair.scores.p);
  const std::vector<double> corrected = holm(p);
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i].p_holm = corrected[i];
}

OverTasks over_tasks(const std::vector<TaskPair>& pairs, double confidence, std::uint64_t seed) {
  OverTasks result;
  std::vector<double> differences;
  for (const auto& pair : pairs) {
    const double of_a = mean_normalised(*pair.a), of_b = mean_normalised(*pair.b);
    const double difference =
        beyond_rounding(of_a - of_b, std::max(std::abs(of_a), std::abs(of_b)));
    differences.push_back(difference);
    result.better += difference > 0;
    result.worse += difference < 0;
  }
  result.tasks = pairs.size();
  result.normalised = paired_t(differences, confidence);
  result.normalised.p = sign_flip_p(differences, seed);
  return result;
}

}  // namespace aggregator
