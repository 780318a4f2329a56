// The metrics of an imported task: which way is up, what a failure scores.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "import/equivalents.h"
#include "import/mlgym_task.h"

namespace mlgym {

// What a user says of a metric by --direction METRIC=maximize|minimize.
struct GivenDirection {
  std::string metric;
  bool maximize = true;
  static absl::StatusOr<GivenDirection> read(const std::string& written);
};

struct ImportedMetric {
  std::string name;
  bool maximize = true, primary = false;
  std::optional<double> baseline;
  double floor = 0;      // of the primary one
  Json range = nullptr;  // [lowest or null, highest or null], where it is known
};

// The metrics of the baseline's scores; without scores, those that the user names. The directions
// are the user's, else those of the equivalents. Primary is the first by which MLGym's tables rank,
// else the first that the user names, else the first. The floor is as far below the baseline as the
// baseline is from 0: 0 for a score above 0 that is maximised, twice the baseline for a loss. A
// range is that of the equivalents, unless the metric is minimised or its baseline lies outside, as
// that of an accuracy in percent. kInvalidArgument names a metric without a direction.
absl::StatusOr<std::vector<ImportedMetric>> imported_metrics(
    const MlgymTask& task, const Equivalents& equivalents,
    const std::vector<GivenDirection>& given);

}  // namespace mlgym
