// The setting `plays` of an agent that plays other agents.
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "base/json_forward.h"
#include "config/run_config.h"

namespace mlgym {

// NAME, {use: NAME, tools: [...], setting: value} or a list of these; none where the key is absent.
// kInvalidArgument says which of them is none.
absl::StatusOr<std::vector<AgentChoice>> played_agents_in(const Json& agent_settings);

}  // namespace mlgym
