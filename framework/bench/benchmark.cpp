#include "bench/benchmark.h"

#include "base/time.h"

namespace mlgym {

absl::StatusOr<Samples> in_turns(int rounds, const Measure& value, const Measure& reference) {
  Samples samples;
  for (int round = -1; round < rounds; ++round) {  // the first one warms up and does not count
    const auto one = value();
    if (!one.ok()) return one.status();
    if (round >= 0) samples.value.push_back(*one);
    if (!reference) continue;
    const auto other = reference();
    if (!other.ok()) return other.status();
    if (round >= 0) samples.reference.push_back(*other);
  }
  return samples;
}

absl::StatusOr<double> seconds_of(const std::function<absl::Status()>& body) {
  const double started = monotonic_seconds();
  if (auto done = body(); !done.ok()) return done;
  return monotonic_seconds() - started;
}

}  // namespace mlgym
