#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/metric.h>

#include "components/instance.h"

namespace mlgym {

// A mlgym.metric/1 component. One thread at a time.
class MetricComponent {
 public:
  static absl::StatusOr<MetricComponent> create(const mlgym_component* component,
                                                const Json& settings, Call& call);

  const mlgym_metric& table() const { return *instance_.table<mlgym_metric>(); }
  // As mlgym_metric's `score`. kFailedPrecondition and kInvalidArgument: the predictions are at
  // fault.
  absl::StatusOr<double> score(Call& call, const mlgym_values& predictions,
                               const mlgym_values* const* references, std::size_t reference_count);

 private:
  explicit MetricComponent(Instance instance) : instance_(std::move(instance)) {}
  Instance instance_;
};

}  // namespace mlgym
