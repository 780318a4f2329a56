// Where the component of an agent is.
#pragma once

#include <absl/status/statusor.h>

#include "config/agent_file.h"
#include "plugins/registry.h"

namespace mlgym {

// The mlgym.agent/1 component that the agent's `use` names: of a plugin in its own folder, of any
// plugin, or in the folder of the agent that is called so. kNotFound names the nearest.
absl::StatusOr<ComponentPlace> find_agent_component(const AgentDefinition& agent,
                                                    const Registry& registry);

}  // namespace mlgym
