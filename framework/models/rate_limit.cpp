#include "models/rate_limit.h"

#include <algorithm>
#include <chrono>

#include "base/time.h"
#include "models/waiting.h"

namespace mlgym {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr double kLongestPause = 3600;

}  // namespace

bool RateLimit::turn(std::int64_t now_ns, std::int64_t tokens) {
  while (!minute_.empty() && minute_.front().at_ns <= now_ns - kMinute) {
    minute_tokens_ -= minute_.front().tokens;
    minute_.pop_front();
  }
  if (now_ns < paused_until_ns_) return false;
  if (most_at_once_ && under_way_ >= *most_at_once_) return false;
  if (limits_.requests && static_cast<std::int64_t>(minute_.size()) >= *limits_.requests)
    return false;
  return !limits_.tokens || minute_.empty() || minute_tokens_ + tokens <= *limits_.tokens;
}

absl::Status RateLimit::enter(std::int64_t tokens, const mlgym_call* call) {
  std::unique_lock lock(mutex_);
  for (;;) {
    const std::int64_t now = monotonic_ns();
    if (turn(now, tokens)) {
      minute_.push_back({now, tokens});
      minute_tokens_ += tokens;
      ++under_way_;
      return absl::OkStatus();
    }
    if (auto wanted = still_wanted(call); !wanted.ok()) return wanted;
    changed_.wait_for(lock, std::chrono::milliseconds(20));
  }
}

void RateLimit::leave(std::int64_t entered_with, std::optional<std::int64_t> tokens) {
  const std::lock_guard lock(mutex_);
  --under_way_;
  if (tokens) {
    // What was counted too much or too little is put right where it does least harm.
    const auto same = std::find_if(minute_.begin(), minute_.end(), [&](const Begun& begun) {
      return begun.tokens == entered_with;
    });
    if (same != minute_.end()) {
      minute_tokens_ += *tokens - same->tokens;
      same->tokens = *tokens;
    }
  }
  changed_.notify_all();
}

void RateLimit::pause(double seconds) {
  const std::lock_guard lock(mutex_);
  const auto ns = static_cast<std::int64_t>(std::clamp(seconds, 0.0, kLongestPause) * 1e9);
  paused_until_ns_ = std::max(paused_until_ns_, monotonic_ns() + ns);
}

}  // namespace mlgym
