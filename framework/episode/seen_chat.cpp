#include "episode/seen_chat.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/json.h"
#include "base/status.h"
#include "plugins/process/wire_chat.h"

namespace mlgym {
namespace {

// The run's models for history processors, which may summarise by them.
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

absl::StatusOr<HistoryChoice> choice_from(Json named, const std::string& where) {
  if (named.is_string()) named = {{"use", named}};
  if (!named.is_object() || !named.contains("use") || !named["use"].is_string()) {
    return invalid(
        "{}: a component of kind history is expected, as NAME or {{use: NAME, ...}}; several are a "
        "list of these",
        where);
  }
  HistoryChoice choice{named["use"], named};
  choice.settings.erase("use");
  return choice;
}

}  // namespace

absl::StatusOr<std::vector<HistoryChoice>> history_in(const Json& agent_settings) {
  std::vector<HistoryChoice> choices;
  if (!agent_settings.is_object() || !agent_settings.contains("history")) return choices;
  const Json& named = agent_settings["history"];
  const bool several = named.is_array();
  for (const auto& one : several ? named : Json::array({named})) {
    auto choice = choice_from(
        one, several ? fmt::format("history[{}]", choices.size()) : std::string("history"));
    if (!choice.ok()) return choice.status();
    choices.push_back(std::move(*choice));
  }
  return choices;
}

SeenChat::SeenChat(Gateway& gateway, std::vector<HistoryComponent> histories)
    : gateway_(gateway),
      histories_(std::move(histories)),
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
    const std::vector<HistoryChoice>& choices, Registry& registry, Gateway& gateway, Call& call) {
  std::vector<HistoryComponent> histories;
  for (const auto& choice : choices) {
    const auto place = registry.find("history", choice.use);
    if (!place.ok()) return place.status();
    const auto isolation = isolation_in(choice.settings);
    if (!isolation.ok()) return isolation.status();
    const auto component = registry.load(*place, *isolation);
    if (!component.ok()) return component.status();
    auto made = HistoryComponent::create(*component, choice.settings, call);
    if (!made.ok()) return made.status();
    histories.push_back(std::move(*made));
  }
  return std::unique_ptr<SeenChat>(new SeenChat(gateway, std::move(histories)));
}

absl::Status SeenChat::complete(Call& call, std::string_view role, const mlgym_request& request,
                                const mlgym_reply& reply) {
  if (histories_.empty() || role != "agent") return gateway_.complete(call, role, request, reply);
  const auto seen = viewed(call, request.messages, request.message_count);
  if (!seen.ok()) return absl::Status(absl::StatusCode::kUnavailable, seen.status().message());
  const ReceivedRequest received(*seen);
  mlgym_request shown = request;
  shown.size = std::min<std::uint32_t>(request.size, sizeof shown);  // a newer agent's is longer
  shown.messages = received.get()->messages;
  shown.message_count = received.get()->message_count;
  return gateway_.complete(call, role, shown, reply);
}

// The messages that the last processor leaves of those that the first one gets, as a request.
absl::StatusOr<Json> SeenChat::viewed(Call& call, const mlgym_message* const* messages,
                                      std::size_t count) {
  const Call own(services_, Deadline::at_ns(call.raw()->deadline_ns),
                 Call::Cancelled([raw = call.raw()] { return raw->cancelled(raw) != 0; }));
  Json seen;
  for (auto& history : histories_) {
    Json left = {{"messages", Json::array()}};
    const std::optional<ReceivedRequest> before =
        seen.is_null() ? std::nullopt : std::optional<ReceivedRequest>(std::in_place, seen);
    const auto status = history.view(own, before ? before->get()->messages : messages,
                                     before ? before->get()->message_count : count, 0,
                                     [&](const mlgym_message& message) {
                                       const mlgym_message* const one[] = {&message};
                                       left["messages"].push_back(wire_messages(one, 1)[0]);
                                     });
    if (!status.ok()) return status;
    if (left["messages"].empty())
      return internal("history: nothing of the chat is left for the model to see");
    seen = std::move(left);
  }
  return seen;
}

}  // namespace mlgym
