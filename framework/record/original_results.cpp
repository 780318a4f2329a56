#include "record/original_results.h"

#include <simdjson.h>

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

// What the original writes unless something went wrong, which the slower reader puts into words.
std::optional<OriginalResults::Metrics> usual_metrics(const simdjson::dom::element& entry) {
  simdjson::dom::object members;
  if (entry.get(members) != simdjson::SUCCESS) return std::nullopt;
  OriginalResults::Metrics metrics;
  for (const auto& [name, value] : members) {
    double number = 0;
    if (value.get(number) != simdjson::SUCCESS || !std::isfinite(number)) return std::nullopt;
    if (!metrics.emplace(name, number).second) return std::nullopt;
  }
  return metrics;
}

std::optional<OriginalResults> usual_results(std::string_view text) {
  static thread_local simdjson::dom::parser parser;  // keeps its memory
  simdjson::dom::object members;
  if (parser.parse(text.data(), text.size()).get(members) != simdjson::SUCCESS) return std::nullopt;
  OriginalResults results;
  bool agent = false, baseline = false;
  for (const auto& [name, value] : members) {
    simdjson::dom::array entries;
    if (name == "agent" && !agent && value.get(entries) == simdjson::SUCCESS) {
      agent = true;
      for (const auto& entry : entries) {
        auto metrics = usual_metrics(entry);
        if (!metrics) return std::nullopt;
        results.entries.push_back(*std::move(metrics));
      }
    } else if (name == "baseline" && !baseline) {
      baseline = true;
      auto metrics = usual_metrics(value);
      if (!metrics) return std::nullopt;
      results.baseline = *std::move(metrics);
    } else {
      return std::nullopt;
    }
  }
  return agent ? std::optional(std::move(results)) : std::nullopt;
}

}  // namespace

double metric_in(const OriginalResults::Metrics& metrics, std::string_view name) {
  const auto metric = metrics.find(name);
  return metric == metrics.end() ? std::nan("") : metric->second;
}

absl::StatusOr<OriginalResults> parse_original_results(std::string_view text) {
  if (auto usual = usual_results(text)) return *std::move(usual);
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
