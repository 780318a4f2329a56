// The original's results.json.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

struct OriginalResults {
  using Metrics = std::map<std::string, double, std::less<>>;  // those that are finite numbers

  // Of every successful validation in order, then of the submission if it was scored; the file does
  // not say which the last one is. An entry without any number is kept, empty.
  std::vector<Metrics> entries;
  Metrics baseline;                   // empty without one
  std::vector<std::string> oddities;  // what was read as nothing, a sentence each
};

// NaN where there is none.
double metric_in(const OriginalResults::Metrics& metrics, std::string_view name);

// {"agent": [{METRIC: number}], "baseline": {METRIC: number}}. Takes Python's NaN and Infinity for
// numbers that do not exist. kInvalidArgument: no JSON, or no list "agent".
absl::StatusOr<OriginalResults> parse_original_results(std::string_view text);

}  // namespace mlgym
