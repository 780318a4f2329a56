#include "base/time.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <algorithm>
#include <climits>
#include <ctime>

namespace mlgym {

std::string utc_now() {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
}

std::int64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

Deadline Deadline::after(double seconds) {
  if (!(seconds < 9.0e9)) return never();
  return Deadline(monotonic_ns() + static_cast<std::int64_t>(std::max(seconds, 0.0) * 1e9));
}

double Deadline::seconds_left() const {
  if (is_never()) return std::numeric_limits<double>::infinity();
  return static_cast<double>(std::max<std::int64_t>(0, ns_ - monotonic_ns())) * 1e-9;
}

int Deadline::poll_timeout() const {
  if (is_never()) return -1;
  const std::int64_t left = std::max<std::int64_t>(0, ns_ - monotonic_ns());
  return static_cast<int>(
      std::min<std::int64_t>(left / 1'000'000 + (left % 1'000'000 > 0), INT_MAX));
}

}  // namespace mlgym
