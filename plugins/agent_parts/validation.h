// What validations tell an agent that compares solutions.
#pragma once

#include <mlgym/agent.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace agent_parts {

struct PrimaryMetric {
  std::string name;
  int direction = 1;  // -1: lower is better

  bool better(double score, double than) const { return (score - than) * direction > 0; }
};

// Of the public task (docs/episode.md).
PrimaryMetric primary_metric(const nlohmann::ordered_json& task);

struct Validation {
  std::optional<double> score;  // of the primary metric
  std::string problem;          // why there is none
};

// From the step that validated.
Validation validation_of(const mlgym::Step& step, const PrimaryMetric& metric);

}  // namespace agent_parts
