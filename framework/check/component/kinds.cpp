#include "check/component/kinds.h"

#include <map>
#include <string>

namespace mlgym {

const ComponentKind* component_kind(std::string_view kind) {
  static const std::map<std::string, const ComponentKind* (*)(), std::less<>> kinds = {
      {"agent", [] { return &agent_kind(); }},
      {"aggregator", [] { return &aggregator_kind(); }},
      {"executor", [] { return &executor_kind(); }},
      {"exporter", [] { return &exporter_kind(); }},
      {"history", [] { return &history_kind(); }},
      {"learner", [] { return &learner_kind(); }},
      {"metric", [] { return &metric_kind(); }},
      {"model", [] { return &model_kind(); }},
      {"task", [] { return &task_kind(); }},
      {"tool", [] { return &tool_kind(); }}};
  const auto found = kinds.find(kind);
  return found == kinds.end() ? nullptr : found->second();
}

}  // namespace mlgym
