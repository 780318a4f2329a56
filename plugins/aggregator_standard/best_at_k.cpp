// Per cell: what the best of k episodes is worth, chosen by validation and reported on the test
// part.
#include <algorithm>
#include <limits>

#include "best_at_k.h"
#include "nothing.h"
#include "tables.h"

namespace aggregator {
namespace {

bool is_scored(const mlgym_row& row) {
  return is_finished(row) && row.floored.size == 0 && !std::isnan(row.score);
}

// The submission of an episode that its validations would choose. Without validations it is the
// last one, and is chosen after all others.
Candidate candidate_of(const mlgym_row& row) {
  Candidate best{kNan, counted_score(row)};
  const auto offer = [&](double validation, double test) {
    const double score = row.direction * validation;
    if (!std::isnan(score) && !std::isnan(test) && !(score <= best.validation))
      best = {score, test};
  };
  for (std::size_t i = 0; i < row.validation_count; ++i)
    offer(row.validations[i]->score, row.validations[i]->shadow);
  // Of the original's runs the last entry is a score that agents saw as well.
  if (row.origin.size > 0 && is_scored(row)) offer(row.score, row.score);
  return best;
}

}  // namespace

double best_at(std::size_t k, std::vector<Candidate> candidates) {
  const std::size_t n = candidates.size();
  if (k == 0 || k > n) return kNan;
  const auto order = [](const Candidate& one) {
    return std::isnan(one.validation) ? -std::numeric_limits<double>::infinity() : one.validation;
  };
  std::sort(candidates.begin(), candidates.end(),
            [&order](const Candidate& a, const Candidate& b) { return order(a) < order(b); });
  // The share of sets of k whose best is among the first i: C(i, k) / C(n, k).
  const auto share = [k, n](std::size_t i) {
    double product = 1;
    for (std::size_t j = 0; j < k; ++j)
      product *= i < k ? 0 : static_cast<double>(i - j) / static_cast<double>(n - j);
    return product;
  };
  double expected = 0;
  for (std::size_t begin = 0; begin < n;) {
    std::size_t end = begin;
    double sum = 0;
    while (end < n && order(candidates[end]) == order(candidates[begin]))
      sum += candidates[end++].test;
    // Equals are chosen with equal chances.
    const double chance = share(end) - share(begin);
    if (chance > 0) expected += chance * sum / static_cast<double>(end - begin);
    begin = end;
  }
  return expected;
}

Json best_at_k_table(const std::vector<Cell>& cells) {
  std::size_t most = 0;
  for (const auto& cell : cells) most = std::max(most, cell.rows.size());
  Json table = table_of_cells("expected test score of the best of k episodes, chosen by validation",
                              {"metric", "n"});
  for (std::size_t k = 1; k <= most; ++k) table["columns"].push_back("best@" + std::to_string(k));
  for (const auto& cell : cells) {
    std::vector<Candidate> candidates;
    for (const mlgym_row* episode : cell.rows) candidates.push_back(candidate_of(*episode));
    Json row = cell_values(cell);
    row.push_back(text_or_null(cell.metric));
    row.push_back(cell.rows.size());
    for (std::size_t k = 1; k <= most; ++k) row.push_back(best_at(k, candidates));
    table["rows"].push_back(std::move(row));
  }
  return table;
}

}  // namespace aggregator
