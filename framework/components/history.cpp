#include "components/history.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {

absl::StatusOr<HistoryComponent> HistoryComponent::create(const mlgym_component* component,
                                                          const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  return HistoryComponent(std::move(*instance));
}

absl::Status HistoryComponent::view(const Call& call, const mlgym_message* const* messages,
                                    std::size_t count, std::int64_t budget, const Add& add) {
  mlgym_chat chat{};
  chat.size = sizeof chat;
  chat.state = const_cast<Add*>(&add);
  chat.add = [](const mlgym_chat* given, const mlgym_call* raw, const mlgym_message* message) {
    return answer(raw, [&]() -> absl::Status {
      (*static_cast<const Add*>(given->state))(*message);
      return absl::OkStatus();
    });
  };
  return instance_.run(call, "view", [&] {
    return instance_.table<mlgym_history>()->view(instance_.self(), call.raw(), messages, count,
                                                  budget, &chat);
  });
}

}  // namespace mlgym
