// What a run's configuration names: tasks, agents, models, and single episodes of them. Each is a
// name, or a map with the name under `use`.
#pragma once

#include <absl/status/statusor.h>

#include "config/run_config.h"
#include "config/yaml.h"

namespace mlgym {

absl::StatusOr<ModelPrice> read_price(const YamlValue& value);
absl::StatusOr<TaskChoice> read_task_choice(const YamlValue& value);
absl::StatusOr<AgentChoice> read_agent_choice(const YamlValue& value);
absl::StatusOr<ModelChoice> read_model_choice(const YamlValue& value);
absl::StatusOr<EpisodeChoice> read_episode_choice(const YamlValue& value);

}  // namespace mlgym
