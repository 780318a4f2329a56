// Episodes that belong together: one task, variant and pool, played by one agent with one model.
#pragma once

#include <mlgym/plugin.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aggregator {

// "TASK:VARIANT"; "TASK" where the task has no variants.
inline std::string task_name(std::string_view task, std::string_view variant) {
  return std::string(task) + (variant.empty() ? "" : ":" + std::string(variant));
}

// Texts belong to the rows, which outlive cells.
struct Cell {
  std::string_view task, variant, pool, agent, model;
  std::string_view metric;
  int direction = 1;
  double baseline = 0;                 // NaN where there is none
  std::string pool_label;              // empty where the task and variant have one pool only
  std::vector<const mlgym_row*> rows;  // never empty; in the report's order

  std::string task_label() const { return task_name(task, variant); }
};

// By task, variant, pool, agent, model. Throws when rows of one task, variant and pool differ in
// metric, direction, floor, baseline or target: their scores do not compare.
std::vector<Cell> cells_of(const mlgym::Rows& rows);

// Whether scores of two rows of one task, variant and pool compare: the same metric, direction,
// floor, baseline and target.
bool compares(const mlgym_row& a, const mlgym_row& b);

// Below this many a t interval stands on the assumption of normal scores alone.
inline constexpr std::size_t kFewEpisodes = 5;

inline bool is_finished(const mlgym_row& row) { return mlgym::view(row.status) == "finished"; }

// The score that counts: the floor without an outcome; NaN where that is unknown too.
inline double counted_score(const mlgym_row& row) {
  return is_finished(row) && !std::isnan(row.score) ? row.score : row.floor_value;
}

// Nothing that could be scored is 0 (docs/rewards.md).
inline double counted_normalised(const mlgym_row& row) {
  return is_finished(row) && !std::isnan(row.normalised) ? row.normalised : 0;
}

// A difference of numbers of that size, 0 when it is no more than their rounding.
double beyond_rounding(double difference, double size);

// NaN of nothing.
double mean_of(const std::vector<double>& values);

}  // namespace aggregator
