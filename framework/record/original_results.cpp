#include "record/original_results.h"

#include <simdjson.h>

#include <cmath>
#include <optional>

#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace {

// Python writes these where JSON has nothing. Null takes the place of those outside of strings.
std::string without_python_numbers(std::string_view text) {
  std::string plain;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\' && i + 1 < text.size()) {
      plain += text.substr(i++, 2);
      continue;
    }
    if (text[i] == '"') in_string = !in_string;
    std::size_t length = 0;
    for (const std::string_view word : {"NaN", "-Infinity", "Infinity"}) {
      if (!in_string && length == 0 && text.substr(i, word.size()) == word) length = word.size();
    }
    plain += length == 0 ? std::string(1, text[i]) : "null";
    if (length > 0) i += length - 1;
  }
  return plain;
}

absl::StatusOr<Json> parse_python_json(std::string_view text) {
  auto strict = parse_json(text);
  if (strict.ok()) return strict;
  auto plain = parse_json(without_python_numbers(text));
  return plain.ok() ? plain : strict;
}

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
  simdjson::dom::parser parser;
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
