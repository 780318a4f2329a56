// An episode as a report sees it.
#pragma once

#include <mlgym/kinds/aggregator.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace mlgym {

// mlgym_row with memory of its own; see there for what the members mean.
struct EpisodeRow {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  std::string task, variant, agent, model, pool, run, episode;
  std::int64_t repeat = 1;
  std::uint64_t seed = 0;
  std::string metric;
  int direction = MLGYM_MAXIMIZE;
  double score = kNone, floor = kNone, baseline = kNone, target = kNone, normalised = kNone;
  std::string status, exit_status, floored, error;
  std::int64_t steps = 0;
  double seconds = kNone, compute_seconds = kNone, cost_usd = kNone;
  std::int64_t input_tokens = -1, output_tokens = -1;
  std::vector<std::string> marks;
  struct Validation {
    std::int64_t step = -1;
    double score = kNone, shadow = kNone;
  };
  std::vector<Validation> validations;
  std::string origin;
  std::string record;  // the last digest of its record's chain; empty: none. Not the components'
};

// The rows as components get them; borrows from the rows, which must stay as they are.
class RowViews {
 public:
  explicit RowViews(const std::vector<EpisodeRow>& rows);
  RowViews(const RowViews&) = delete;
  RowViews& operator=(const RowViews&) = delete;
  const std::vector<const mlgym_row*>& pointers() const { return pointers_; }

 private:
  std::vector<std::vector<mlgym_str>> marks_;
  std::vector<std::vector<mlgym_validation>> validations_;
  std::vector<std::vector<const mlgym_validation*>> validation_pointers_;
  std::vector<mlgym_row> rows_;
  std::vector<const mlgym_row*> pointers_;
};

}  // namespace mlgym
