// Tasks, agents and models as a plan needs them: found, tried once, with digests of everything that
// affects results.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "config/agent_file.h"
#include "config/run_config.h"
#include "environment/ready_task.h"
#include "models/model_plan.h"
#include "plugins/registry.h"

namespace mlgym {

// The plugins in use, each once.
class PluginList {
 public:
  absl::StatusOr<std::string> add(const ComponentPlace& place);  // gives the digest of its code
  const Json& list() const { return list_; }  // [{"name", "version", "path", "sha256"}]

 private:
  Json list_ = Json::array();
};

struct PlannedTask {
  ReadyTask ready;
  Json hashes;  // {"task", "data", "environment", "evaluator"}
};

struct PlannedModel {
  ModelPlan plan;
  std::string digest;  // of its code and the files it reads
  std::string label;   // stands for it in ids and tables
};

struct PlannedAgent {
  AgentDefinition definition;  // with the run's settings and the run's name for it
  std::string digest;
  std::filesystem::path packages;              // empty: none
  std::vector<std::string> marks;              // that its tools put on results
  std::map<std::string, PlannedModel> models;  // of its own, by role
  // Whether it asks a model that the run has to give.
  bool needs_model() const { return models.size() < definition.roles.size(); }
};

// Errors say which key of the entry they are about, where one is (setting_of).
absl::StatusOr<PlannedTask> plan_task(const TaskChoice& choice, Registry& registry,
                                      PluginList& plugins);
absl::StatusOr<PlannedAgent> plan_agent(const AgentChoice& choice, Registry& registry,
                                        PluginList& plugins);
absl::StatusOr<PlannedModel> plan_model(const ModelChoice& choice, Registry& registry,
                                        PluginList& plugins);

}  // namespace mlgym
