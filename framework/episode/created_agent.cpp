#include "episode/created_agent.h"

#include "base/status.h"
#include "episode/agent_component.h"

namespace mlgym {

absl::Status of_the_episode(const absl::Status& status) {
  const bool taken = status.code() == absl::StatusCode::kResourceExhausted ||
                     status.code() == absl::StatusCode::kCancelled;
  return taken ? absl::Status(absl::StatusCode::kUnavailable, status.message()) : status;
}

absl::StatusOr<CreatedAgent> create_agent(const AgentDefinition& agent, Registry& registry,
                                          Gateway& gateway, Call& call) {
  const std::string who = "agent " + agent.id;
  const auto place = find_agent_component(agent, registry);
  if (!place.ok()) return with_context(place.status(), who);
  const auto isolation = isolation_in(agent.settings);
  if (!isolation.ok()) return with_context(isolation.status(), who);
  const auto component = registry.load(*place, *isolation);
  if (!component.ok()) return component.status();
  auto made = AgentComponent::create(*component, agent.settings, call);
  if (!made.ok()) return with_context(of_the_episode(made.status()), who);
  const auto history = history_in(agent.settings);
  if (!history.ok()) return with_context(history.status(), who);
  auto chat = SeenChat::create(*history, registry, gateway, call);
  if (!chat.ok()) return with_context(of_the_episode(chat.status()), who);
  return CreatedAgent{std::move(*made), std::move(*chat)};
}

}  // namespace mlgym
