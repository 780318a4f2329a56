#include "environment/runner/metric_service.h"

#include "base/json.h"
#include "base/status.h"
#include "environment/runner/component_of_plugin.h"

namespace mlgym {
namespace {

MetricService* offered = nullptr;  // the process has one evaluation, hence one service

}  // namespace

void MetricService::offer(const Json& metrics) {
  for (const auto& metric : metrics)
    plugins_[metric.value("name", "")] = metric.value("plugin", Json::object());
}

absl::StatusOr<double> MetricService::score(const mlgym_call* raw, const std::string& metric,
                                            const mlgym_values& predictions,
                                            const mlgym_values* const* references,
                                            std::size_t count) {
  Call call(plain_host_services(), Deadline::at_ns(raw->deadline_ns));
  auto made = made_.find(metric);
  if (made == made_.end()) {
    const auto plugin = plugins_.find(metric);
    if (plugin == plugins_.end())
      return not_found("the task's evaluation names no metric \"{}\"", metric);
    const auto component = component_of_plugin(plugin->second, MLGYM_KIND_METRIC, metric);
    if (!component.ok()) return component.status();
    auto instance = MetricComponent::create(*component, Json::object(), call);
    if (!instance.ok()) return instance.status();
    made = made_.emplace(metric, std::move(*instance)).first;
  }
  return made->second.score(call, predictions, references, count);
}

const mlgym_host_metrics& metric_functions(MetricService& service) {
  offered = &service;
  static const mlgym_host_metrics functions = {
      sizeof(mlgym_host_metrics), 0,
      [](const mlgym_call* call, mlgym_str metric, const mlgym_values* predictions,
         const mlgym_values* const* references, std::size_t count, double* out) {
        return answer(call, [&]() -> absl::Status {
          const auto value =
              offered->score(call, std::string(view(metric)), *predictions, references, count);
          if (!value.ok()) return value.status();
          *out = *value;
          return absl::OkStatus();
        });
      }};
  return functions;
}

}  // namespace mlgym
