// mlgym.host.metrics/1 in an evaluation box: the metrics that the task's evaluation names.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/metric.h>

#include <map>
#include <string>

#include "base/json_forward.h"
#include "components/metric.h"

namespace mlgym {

// One thread. Metrics are made from their plugins when they are first asked for.
class MetricService {
 public:
  // `metrics`: as docs/evaluation_protocol.md says.
  void offer(const Json& metrics);
  absl::StatusOr<double> score(const mlgym_call* call, const std::string& metric,
                               const mlgym_values& predictions,
                               const mlgym_values* const* references, std::size_t count);

 private:
  std::map<std::string, Json> plugins_;  // by metric
  std::map<std::string, MetricComponent> made_;
};

// The functions that tasks are offered. The service outlives their use; one table a process.
const mlgym_host_metrics& metric_functions(MetricService& service);

}  // namespace mlgym
