#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/agent.h>

#include "components/instance.h"

namespace mlgym {

// A mlgym.agent/1 component. One thread at a time.
class AgentComponent {
 public:
  static absl::StatusOr<AgentComponent> create(const mlgym_component* component,
                                               const Json& settings, Call& call);
  // Plays the episode to its end, or until the agent gives up.
  absl::Status run(Call& call, const mlgym_episode& episode);

 private:
  explicit AgentComponent(Instance instance) : instance_(std::move(instance)) {}
  Instance instance_;
};

}  // namespace mlgym
