#include "plugins/kinds.h"

#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/sandbox.h>
#include <mlgym/kinds/task.h>
#include <mlgym/kinds/tool.h>

namespace mlgym {

const std::vector<std::string>& whole_kinds() {
  static const std::vector<std::string> kinds = {
      MLGYM_KIND_AGENT,   MLGYM_KIND_AGGREGATOR, MLGYM_KIND_EXECUTOR, MLGYM_KIND_EXPORTER,
      MLGYM_KIND_HISTORY, MLGYM_KIND_LEARNER,    MLGYM_KIND_METRIC,   MLGYM_KIND_MODEL,
      MLGYM_KIND_SANDBOX, MLGYM_KIND_TASK,       MLGYM_KIND_TOOL};
  return kinds;
}

const std::vector<std::string>& component_kinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> shorts;
    for (const auto& kind : whole_kinds()) shorts.push_back(short_kind(kind));
    return shorts;
  }();
  return kinds;
}

std::string short_kind(std::string_view kind) {
  constexpr std::string_view prefix = "mlgym.", suffix = "/1";
  if (kind.size() <= prefix.size() + suffix.size() || kind.substr(0, prefix.size()) != prefix)
    return std::string(kind);
  return std::string(kind.substr(prefix.size(), kind.size() - prefix.size() - suffix.size()));
}

std::string whole_kind(std::string_view kind) {
  for (const auto& whole : whole_kinds()) {
    if (kind == whole || kind == short_kind(whole)) return whole;
  }
  return std::string(kind);
}

}  // namespace mlgym
