// Time as people, records and deadlines need it.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace mlgym {

// UTC with milliseconds: "2026-11-23T10:14:05.123Z".
std::string utc_now();

std::int64_t monotonic_ns();  // CLOCK_MONOTONIC
inline double monotonic_seconds() { return static_cast<double>(monotonic_ns()) * 1e-9; }

// A point on the monotonic clock after which there is no more waiting.
class Deadline {
 public:
  static Deadline never() { return Deadline(std::numeric_limits<std::int64_t>::max()); }
  static Deadline after(double seconds);
  static Deadline at_ns(std::int64_t ns) { return Deadline(ns); }

  bool passed() const { return ns_ <= monotonic_ns(); }
  bool is_never() const { return ns_ == std::numeric_limits<std::int64_t>::max(); }
  std::int64_t ns() const { return ns_; }
  double seconds_left() const;  // at least 0; infinite for never()
  int poll_timeout() const;     // milliseconds for poll(2), rounded up; -1 for never()
  Deadline earlier(Deadline other) const { return ns_ < other.ns_ ? *this : other; }

 private:
  explicit Deadline(std::int64_t ns) : ns_(ns) {}
  std::int64_t ns_;
};

}  // namespace mlgym
