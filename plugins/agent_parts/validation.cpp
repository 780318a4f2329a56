#include "agent_parts/validation.h"

#include <nlohmann/json.hpp>

namespace agent_parts {

using Json = nlohmann::ordered_json;

PrimaryMetric primary_metric(const Json& task) {
  for (const auto& metric : task.at("metrics")) {
    if (metric.at("primary") == true)
      return {metric.at("name"), metric.at("direction") == "minimize" ? -1 : 1};
  }
  return {};
}

Validation validation_of(const mlgym::Step& step, const PrimaryMetric& metric) {
  const Json info = Json::parse(step.info);
  const Json scores = info.value("scores", Json(nullptr));
  if (scores.is_object() && scores.contains(metric.name) && scores[metric.name].is_number())
    return {scores[metric.name].get<double>(), ""};
  const Json problem = info.value("problem", Json(nullptr));
  return {std::nullopt, problem.is_string() ? problem.get<std::string>() : "it has no score"};
}

}  // namespace agent_parts
