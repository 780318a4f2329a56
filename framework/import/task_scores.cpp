#include "import/task_scores.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

// Of a loss whose baseline nobody knows: worse than any that is worth a thought.
constexpr double kWorstLoss = 1e6;

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

// What is known of a metric; the original is not of one mind about capitals.
Json known_metric(const Equivalents& equivalents, const std::string& name) {
  for (const auto& [known, facts] : equivalents.metrics.items()) {
    if (lower(known) == lower(name)) return facts;
  }
  return nullptr;
}

// The known range, if a baseline of this score may lie in it.
Json known_range(const Json& known, const std::optional<double>& baseline) {
  if (!known.is_object() || !known.contains("range")) return nullptr;
  const Json &low = known["range"][0], &high = known["range"][1];
  const bool outside = baseline && ((low.is_number() && *baseline < low.get<double>()) ||
                                    (high.is_number() && *baseline > high.get<double>()));
  return outside ? Json(nullptr) : known["range"];
}

absl::Status no_such_metric(const MlgymTask& task, const GivenDirection& given) {
  std::vector<std::string> names;
  for (const auto& [name, score] : task.scores) names.push_back(name);
  return invalid("--direction: the task has no metric \"{}\"{}; baseline_scores has {}",
                 given.metric, did_you_mean(given.metric, names), join(names, ", "));
}

void choose_primary(std::vector<ImportedMetric>& metrics, const Equivalents& equivalents,
                    const std::vector<GivenDirection>& given) {
  auto primary = std::find_if(metrics.begin(), metrics.end(), [&](const ImportedMetric& metric) {
    const Json known = known_metric(equivalents, metric.name);
    return known.is_object() && known.value("primary", false);
  });
  if (primary == metrics.end() && !given.empty()) {
    primary = std::find_if(metrics.begin(), metrics.end(), [&](const ImportedMetric& metric) {
      return metric.name == given.front().metric;
    });
  }
  if (primary == metrics.end()) primary = metrics.begin();
  primary->primary = true;
  if (!primary->baseline) {
    primary->floor = primary->maximize ? 0 : kWorstLoss;
  } else {
    const double away = std::abs(*primary->baseline);
    primary->floor = *primary->baseline + (primary->maximize ? -away : away);
  }
}

}  // namespace

absl::StatusOr<GivenDirection> GivenDirection::read(const std::string& written) {
  const auto equals = written.rfind('=');
  const std::string word = equals == written.npos ? "" : written.substr(equals + 1);
  if (equals == 0 || (word != "maximize" && word != "minimize")) {
    return invalid(
        "--direction: METRIC=maximize or METRIC=minimize is expected, such as accuracy=maximize, "
        "and not \"{}\"",
        written);
  }
  return GivenDirection{written.substr(0, equals), word == "maximize"};
}

absl::StatusOr<std::vector<ImportedMetric>> imported_metrics(
    const MlgymTask& task, const Equivalents& equivalents,
    const std::vector<GivenDirection>& given) {
  std::vector<ImportedMetric> metrics;
  for (const auto& [name, score] : task.scores) metrics.push_back({name, true, false, score});
  for (const auto& one : given) {
    const bool known = std::any_of(metrics.begin(), metrics.end(),
                                   [&](const auto& metric) { return metric.name == one.metric; });
    if (known) continue;
    if (!task.scores.empty()) return no_such_metric(task, one);
    metrics.push_back({one.metric, one.maximize, false, {}});
  }
  if (metrics.empty()) {
    return task.scores_value.error(
        "without scores of the baseline the metric is not known; say what the evaluation script "
        "prints by --direction METRIC=maximize or METRIC=minimize");
  }
  for (auto& metric : metrics) {
    const auto said = std::find_if(given.begin(), given.end(), [&](const GivenDirection& one) {
      return one.metric == metric.name;
    });
    const Json known = known_metric(equivalents, metric.name);
    if (said != given.end()) {
      metric.maximize = said->maximize;
    } else if (known.is_object()) {
      metric.maximize = known.value("direction", "maximize") == "maximize";
    } else {
      return task.scores_value.error(
          fmt::format("whether more or less of \"{}\" is better is not known; say it by "
                      "--direction '{}=maximize' or '{}=minimize'",
                      metric.name, metric.name, metric.name));
    }
    if (metric.maximize) metric.range = known_range(known, metric.baseline);
  }
  choose_primary(metrics, equivalents, given);
  return metrics;
}

}  // namespace mlgym
