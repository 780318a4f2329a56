#include "episode/seen_chat.h"

#include <algorithm>
#include <cstdint>

#include "base/json.h"
#include "base/status.h"
#include "plugins/process/wire_chat.h"

namespace mlgym {
namespace {

// The run's models for the history processor, which may summarise by them.
constexpr mlgym_host_models kModels = {
    sizeof(mlgym_host_models), 0,
    [](const mlgym_call* raw, mlgym_str role, const mlgym_request* request,
       const mlgym_reply* reply) {
      return answer(raw, [&] {
        auto& gateway = *static_cast<Gateway*>(HostServices::of(raw).context());
        Call call(plain_host_services(), Deadline::at_ns(raw->deadline_ns),
                  Call::Cancelled([raw] { return raw->cancelled(raw) != 0; }));
        return gateway.complete(call, view(role), *request, *reply);
      });
    }};

}  // namespace

absl::StatusOr<std::optional<HistoryChoice>> history_in(const Json& agent_settings) {
  if (!agent_settings.is_object() || !agent_settings.contains("history"))
    return std::optional<HistoryChoice>();
  Json named = agent_settings["history"];
  if (named.is_string()) named = {{"use", named}};
  if (!named.is_object() || !named.contains("use") || !named["use"].is_string())
    return invalid(
        "history: a component of kind history is expected, as NAME or {{use: NAME, ...}}");
  HistoryChoice choice{named["use"], named};
  choice.settings.erase("use");
  return choice;
}

SeenChat::SeenChat(Gateway& gateway, std::optional<HistoryComponent> history)
    : gateway_(gateway),
      history_(std::move(history)),
      services_(
          [](int level, std::string_view message) {
            const HostServices& plain = plain_host_services();
            plain.raw()->log(plain.raw(), level, borrow(message));
          },
          [](std::string_view id) -> const void* {
            return id == MLGYM_HOST_MODELS ? &kModels : nullptr;
          }) {
  services_.set_context(&gateway_);
}

absl::StatusOr<std::unique_ptr<SeenChat>> SeenChat::create(
    const std::optional<HistoryChoice>& choice, Registry& registry, Gateway& gateway, Call& call) {
  std::optional<HistoryComponent> history;
  if (choice) {
    const auto place = registry.find("history", choice->use);
    if (!place.ok()) return place.status();
    const auto isolation = isolation_in(choice->settings);
    if (!isolation.ok()) return isolation.status();
    const auto component = registry.load(*place, *isolation);
    if (!component.ok()) return component.status();
    auto made = HistoryComponent::create(*component, choice->settings, call);
    if (!made.ok()) return made.status();
    history = std::move(*made);
  }
  return std::unique_ptr<SeenChat>(new SeenChat(gateway, std::move(history)));
}

absl::Status SeenChat::complete(Call& call, std::string_view role, const mlgym_request& request,
                                const mlgym_reply& reply) {
  if (!history_ || role != "agent") return gateway_.complete(call, role, request, reply);
  Json seen = {{"messages", Json::array()}};
  const Call own(services_, Deadline::at_ns(call.raw()->deadline_ns),
                 Call::Cancelled([raw = call.raw()] { return raw->cancelled(raw) != 0; }));
  const auto viewed = history_->view(own, request.messages, request.message_count, 0,
                                     [&](const mlgym_message& message) {
                                       const mlgym_message* const one[] = {&message};
                                       seen["messages"].push_back(wire_messages(one, 1)[0]);
                                     });
  if (!viewed.ok()) return absl::Status(absl::StatusCode::kUnavailable, viewed.message());
  if (seen["messages"].empty())
    return internal("history: nothing of the chat is left for the model to see");
  const ReceivedRequest received(seen);
  mlgym_request shown = request;
  shown.size = std::min<std::uint32_t>(request.size, sizeof shown);  // a newer agent's is longer
  shown.messages = received.get()->messages;
  shown.message_count = received.get()->message_count;
  return gateway_.complete(call, role, shown, reply);
}

}  // namespace mlgym
