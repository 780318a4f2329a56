#include "record/original_results.h"

#include <cmath>

#include "base/json.h"
#include "base/status.h"
#include "record/python_json.h"

namespace mlgym {
namespace {

OriginalResults::Metrics metrics_of(const Json& entry, const std::string& where,
                                    std::vector<std::string>& oddities) {
  OriginalResults::Metrics metrics;
  if (!entry.is_object()) {
    oddities.push_back(where + " is no object with metrics");
    return metrics;
  }
  for (const auto& [name, value] : entry.items()) {
    if (value.is_number() && std::isfinite(value.get<double>())) {
      metrics[name] = value.get<double>();
    } else {
      oddities.push_back(fmt::format("\"{}\" of {} is no finite number", name, where));
    }
  }
  return metrics;
}

}  // namespace

double metric_in(const OriginalResults::Metrics& metrics, std::string_view name) {
  const auto metric = metrics.find(std::string(name));
  return metric == metrics.end() ? std::nan("") : metric->second;
}

absl::StatusOr<OriginalResults> parse_original_results(std::string_view text) {
  const auto json = parse_python_json(text);
  if (!json.ok()) return json.status();
  if (!json->is_object() || !json->contains("agent") || !(*json)["agent"].is_array())
    return invalid("has no list \"agent\" of scores");
  OriginalResults results;
  std::size_t number = 0;
  for (const auto& entry : (*json)["agent"]) {
    results.entries.push_back(
        metrics_of(entry, fmt::format("entry {} of \"agent\"", ++number), results.oddities));
  }
  if (json->contains("baseline") && !(*json)["baseline"].is_null())
    results.baseline = metrics_of((*json)["baseline"], "\"baseline\"", results.oddities);
  return results;
}

}  // namespace mlgym
