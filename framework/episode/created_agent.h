// An agent as it is about to play: its component, made with its settings, and the chat that its
// models get to see.
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "components/agent.h"
#include "config/agent_file.h"
#include "episode/seen_chat.h"
#include "models/gateway.h"
#include "plugins/registry.h"

namespace mlgym {

struct CreatedAgent {
  AgentComponent component;
  std::unique_ptr<SeenChat> chat;
};

// Errors name the agent. `call` came with the services of the agent's folder; registry and gateway
// outlive what is given.
absl::StatusOr<CreatedAgent> create_agent(const AgentDefinition& agent, Registry& registry,
                                          Gateway& gateway, Call& call);

// A full disk and an interruption end a run (run/workers.cpp); when agents and models return their
// codes, as they do for too many requests, only the episode has failed.
absl::Status of_the_episode(const absl::Status& status);

}  // namespace mlgym
