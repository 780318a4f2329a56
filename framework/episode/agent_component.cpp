#include "episode/agent_component.h"

#include "config/folders.h"

namespace mlgym {

absl::StatusOr<ComponentPlace> find_agent_component(const AgentDefinition& agent,
                                                    const Registry& registry) {
  auto place = registry.find("agent", agent.use, agent.folder);
  if (place.status().code() != absl::StatusCode::kNotFound) return place;
  const auto folder = find_agent_folder(agent.use);
  if (!folder.ok()) return place;
  auto there = registry.find("agent", agent.use, *folder);
  return there.status().code() == absl::StatusCode::kNotFound ? place : there;
}

}  // namespace mlgym
