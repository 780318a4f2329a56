#include "models/waiting.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/time.h"

namespace mlgym {

absl::Status still_wanted(const mlgym_call* call) {
  if (call->cancelled(call) != 0) return absl::CancelledError("the call was cancelled");
  if (Deadline::at_ns(call->deadline_ns).passed())
    return absl::DeadlineExceededError("the time for the call is over");
  return absl::OkStatus();
}

absl::Status wait_seconds(double seconds, const mlgym_call* call) {
  constexpr double kLongestNap = 0.05;
  if (Deadline::at_ns(call->deadline_ns).seconds_left() < seconds)
    return absl::DeadlineExceededError("the time for the call would be over before");
  const Deadline end = Deadline::after(seconds);
  for (;;) {
    if (auto wanted = still_wanted(call); !wanted.ok()) return wanted;
    const double left = end.seconds_left();
    if (left <= 0) return absl::OkStatus();
    std::this_thread::sleep_for(std::chrono::duration<double>(std::min(left, kLongestNap)));
  }
}

}  // namespace mlgym
