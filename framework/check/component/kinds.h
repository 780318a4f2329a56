// The checks of components, by what they look at.
#pragma once

#include <string_view>
#include <vector>

#include "check/component/trial.h"

namespace mlgym {

struct ComponentCheck {
  const char* name;
  void (*run)(ComponentTrial& trial);
};

// What is particular to a kind.
struct ComponentKind {
  // The functions to be called under all conditions, in an order that one instance can take.
  std::vector<Operation> (*operations)(const ComponentSubject& subject);
  std::vector<ComponentCheck> checks;
  // Which function the tables of its extensions lack; empty: none. Null: the kind has none.
  std::string (*lacks)(const ComponentSubject& subject) = nullptr;
};

const ComponentKind& agent_kind();
const ComponentKind& aggregator_kind();
const ComponentKind& executor_kind();
const ComponentKind& exporter_kind();
const ComponentKind& history_kind();
const ComponentKind& learner_kind();
const ComponentKind& metric_kind();
const ComponentKind& model_kind();
const ComponentKind& task_kind();
const ComponentKind& tool_kind();

// By its short name; null for kinds that have checks of another sort, as sandboxes do.
const ComponentKind* component_kind(std::string_view kind);

// Of every kind.
const std::vector<ComponentCheck>& settings_checks();  // what it is created with, and that it is
const std::vector<ComponentCheck>& call_checks();      // what holds for every function

}  // namespace mlgym
