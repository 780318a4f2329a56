// Per cell: the primary metric, with failures at the floor.
#include <algorithm>

#include "student.h"
#include "tables.h"

namespace aggregator {
namespace {

struct Counts {
  int finished = 0, floored = 0, failed = 0;
};

Counts counts_of(const Cell& cell) {
  Counts counts;
  for (const mlgym_row* row : cell.rows) {
    counts.finished += is_finished(*row);
    counts.floored += is_finished(*row) && row->floored.size > 0;
    counts.failed += !is_finished(*row);
  }
  return counts;
}

}  // namespace

Json scores_table(const std::vector<Cell>& cells, const Options& options) {
  Json table =
      table_of_cells("mean of the primary metric on the test part, failures at the floor, with " +
                         percent(options.confidence) + " t interval",
                     {"metric", "n", "finished", "floored", "failed", "mean", "half_width", "low",
                      "high", "baseline", "improvement", "min", "max"});
  for (const auto& cell : cells) {
    const Counts counts = counts_of(cell);
    std::vector<double> scores;
    for (const mlgym_row* row : cell.rows) scores.push_back(counted_score(*row));
    const Interval interval = t_interval(scores, options.confidence);
    // An unknown floor makes the mean unknown, so the extremes too.
    const bool known = !std::isnan(interval.mean);
    const auto [min, max] = std::minmax_element(scores.begin(), scores.end());
    Json row = cell_values(cell);
    for (const Json& value :
         {text_or_null(cell.metric), Json(cell.rows.size()), Json(counts.finished),
          Json(counts.floored), Json(counts.failed), Json(interval.mean), Json(interval.half_width),
          Json(interval.mean - interval.half_width), Json(interval.mean + interval.half_width),
          Json(cell.baseline),
          Json(beyond_rounding(interval.mean - cell.baseline, cell.baseline) * cell.direction),
          known ? Json(*min) : Json(), known ? Json(*max) : Json()})
      row.push_back(value);
    table["rows"].push_back(row);
  }
  return table;
}

}  // namespace aggregator
