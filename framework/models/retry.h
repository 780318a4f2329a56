// Whether and when a call that failed is made again.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "config/limits.h"

namespace mlgym {

// Of one call. Too many requests and overload are waited for as long as `max_elapsed`, with waits
// that double up to a minute, each shortened by chance down to its half so that callers spread; a
// provider that says when to come back is believed. Replies that cannot be read are asked for again
// until the same error came `same_error` times in a row. Other errors are final
// (mlgym_model's `complete` says which is which).
class Retry {
 public:
  Retry(const RetryLimits& limits, std::uint64_t seed) : limits_(limits), random_(seed) {}

  // Seconds to wait before the next attempt; nothing: the error is final. `lost`: the model itself
  // broke, and is made anew.
  std::optional<double> wait_after(const absl::Status& error, std::optional<double> retry_after,
                                   bool lost = false);
  // Whether the last error would have been worth another attempt, but the limits are used up.
  bool gave_up() const { return gave_up_; }
  std::int64_t attempts() const { return attempts_; }  // that failed
  double elapsed() const;                              // seconds since the first of them

 private:
  RetryLimits limits_;
  std::minstd_rand random_;
  std::int64_t attempts_ = 0, same_ = 0;
  absl::Status last_;
  std::int64_t first_ns_ = 0;
  bool gave_up_ = false;
};

}  // namespace mlgym
