// How often one model is asked, by all episodes of a run together.
#pragma once

#include <absl/status/status.h>
#include <mlgym/abi.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include "config/limits.h"

namespace mlgym {

// In any minute no more calls begin, and no more tokens are sent and wanted, than the limits say.
// Thread-safe.
class RateLimit {
 public:
  // `most_at_once`: calls under way.
  RateLimit(RateLimits limits, std::optional<std::int64_t> most_at_once)
      : limits_(limits), most_at_once_(most_at_once) {}
  RateLimit(const RateLimit&) = delete;
  RateLimit& operator=(const RateLimit&) = delete;

  // Waits for its turn, as long as the call lasts. A call of more tokens than a minute may have
  // gets a minute of its own.
  absl::Status enter(std::int64_t tokens, const mlgym_call* call);
  // Every `enter` that was OK has one `leave`. `tokens` is what was used, where that is known.
  void leave(std::int64_t entered_with, std::optional<std::int64_t> tokens);
  // Nobody asks for a while: the provider wants it so.
  void pause(double seconds);

 private:
  struct Begun {
    std::int64_t at_ns, tokens;
  };
  bool turn(std::int64_t now_ns, std::int64_t tokens);

  const RateLimits limits_;
  const std::optional<std::int64_t> most_at_once_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Begun> minute_;        // in order
  std::int64_t minute_tokens_ = 0;  // of them
  std::int64_t paused_until_ns_ = 0;
  std::int64_t under_way_ = 0;
};

}  // namespace mlgym
