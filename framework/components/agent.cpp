#include "components/agent.h"

#include "base/status.h"

namespace mlgym {

absl::StatusOr<AgentComponent> AgentComponent::create(const mlgym_component* component,
                                                      const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  return AgentComponent(std::move(*instance));
}

absl::Status AgentComponent::run(Call& call, const mlgym_episode& episode) {
  return instance_.run(call, "run", [&] {
    return instance_.table<mlgym_agent>()->run(instance_.self(), call.raw(), &episode);
  });
}

}  // namespace mlgym
