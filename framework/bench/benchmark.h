// A benchmark: something measured side by side with its reference, and the bound it has to hold.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/workplace.h"

namespace mlgym {

// What was measured, in the benchmark's unit. Values and references were taken in turns, so that
// whatever else the machine does hits both alike.
struct Samples {
  std::vector<double> value, reference;  // no reference: empty
  bool bounded = true;  // false: the bound is for machines that can do more than this one
};

struct Bound {
  enum class On { ratio, difference, value } on;  // difference: value - reference
  double most;
};

struct Benchmark {
  const char* name;
  const char* unit;       // "s", "ns", "bytes"
  const char* reference;  // what it is measured beside; empty: nothing
  std::optional<Bound> bound;
  // kUnimplemented and kFailedPrecondition: it cannot be measured here.
  absl::StatusOr<Samples> (*measure)(Workplace& workplace);
};

// Measures both `rounds` times in turns. Each gives one sample.
using Measure = std::function<absl::StatusOr<double>()>;
absl::StatusOr<Samples> in_turns(int rounds, const Measure& value, const Measure& reference);

// Seconds that `body` takes.
absl::StatusOr<double> seconds_of(const std::function<absl::Status()>& body);

}  // namespace mlgym
