#include "components/metric.h"

#include "base/status.h"

namespace mlgym {

absl::StatusOr<MetricComponent> MetricComponent::create(const mlgym_component* component,
                                                        const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  return MetricComponent(std::move(*instance));
}

absl::StatusOr<double> MetricComponent::score(Call& call, const mlgym_values& predictions,
                                              const mlgym_values* const* references,
                                              std::size_t reference_count) {
  double value = 0;
  const auto status = instance_.run(call, "score", [&] {
    return table().score(instance_.self(), call.raw(), &predictions, references, reference_count,
                         &value);
  });
  if (!status.ok()) return status;
  return value;
}

}  // namespace mlgym
