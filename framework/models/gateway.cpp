#include "models/gateway.h"

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

Json begin_event(std::int64_t number, std::string_view role, const std::string& model,
                 const mlgym_request& request, Json messages) {
  Json tools = Json::array();
  for (std::size_t i = 0; i < request.tool_count; ++i)
    tools.push_back(to_utf8(view(request.tools[i]->name)));
  Json stop = Json::array();
  for (std::size_t i = 0; i < request.stop_count; ++i)
    stop.push_back(to_utf8(view(request.stop[i])));
  return {{"call", number},
          {"role", to_utf8(role)},
          {"model", model},
          {"messages", std::move(messages)},
          {"tools", std::move(tools)},
          {"choices", std::max(request.choices, 1)},
          {"stop", std::move(stop)},
          {"temperature", finite_or_null(request.temperature)},
          {"top_p", finite_or_null(request.top_p)},
          {"max_output_tokens",
           request.max_output_tokens > 0 ? Json(request.max_output_tokens) : Json(nullptr)},
          {"seed", request.seed < 0 ? Json(nullptr) : Json(request.seed)}};
}

}  // namespace

Gateway::Gateway(const Limits& limits, GatewayRecord record)
    : spending_(limits.cost, limits.tokens), record_(std::move(record)) {}

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::create(
    const std::map<std::string, ModelPlan>& models, const Limits& limits, Registry& registry,
    GatewayRecord record, Call& call) {
  std::unique_ptr<Gateway> gateway(new Gateway(limits, std::move(record)));
  for (const auto& [role, plan] : models) {
    const auto isolation = isolation_in(plan.settings);
    if (!isolation.ok()) return with_context(isolation.status(), plan.name);
    const auto component = registry.load(plan.place, *isolation);
    if (!component.ok()) return component.status();
    auto model = ModelComponent::create(*component, plan.settings, call);
    if (!model.ok()) return model.status();
    if (auto checked = check_price(plan, limits); !checked.ok()) return checked;
    gateway->models_.emplace(role, Model{plan.name, std::move(*model), plan.price});
  }
  return gateway;
}

absl::Status Gateway::complete(Call& call, std::string_view role, const mlgym_request& request,
                               const mlgym_reply& reply) {
  const auto found = models_.find(role);
  if (found == models_.end()) {
    return not_found("this run has no model for the role \"{}\"; give one with -m PROVIDER/MODEL",
                     role);
  }
  if (request.choices > MLGYM_MOST_CHOICES)
    return invalid("{} choices are asked for; at most {} can be", request.choices,
                   static_cast<int>(MLGYM_MOST_CHOICES));
  if (auto enough = spending_.check(); !enough.ok()) {
    limit_reached_ = true;
    return enough;
  }
  auto messages = record_messages(request);
  if (!messages.ok()) return failed(messages.status());
  const std::int64_t number = ++calls_;
  Model& model = found->second;
  if (auto begun = record_.event(
          "model.begin", begin_event(number, role, model.name, request, std::move(*messages)),
          false);
      !begun.ok())
    return failed(begun);
  GatheredReply gathered(request.choices);
  const double started = monotonic_seconds();
  absl::Status status = model.component.complete(call, request, *gathered.raw());
  const double took = monotonic_seconds() - started;
  seconds_ += took;
  if (status.ok() && !gathered.fault().empty())
    status = internal("{}: {}", model.name, gathered.fault());
  const std::optional<double> cost =
      spending_.add(reply_usage(gathered.json()), request_bytes(request),
                    reply_bytes(gathered.json()), model.price);

  auto recorded = reply_json(gathered.json(), record_.content);
  if (!recorded.ok()) return failed(recorded.status());
  Json end = {{"call", number}};
  end.update(*recorded);
  end["seconds"] = took;
  end["cost"] = cost ? finite_or_null(*cost) : Json(nullptr);
  end["error"] = status.ok() ? Json(nullptr) : Json(to_utf8(message_of(status)));
  if (auto ended = record_.event("model.end", end, true); !ended.ok()) return failed(ended);
  tell_reply(gathered.json(), reply);
  return status;
}

// Without a record there is no episode, whatever the agent makes of the error.
absl::Status Gateway::failed(const absl::Status& failure) {
  failure_ = failure;
  return failure;
}

// Messages are recorded once and referred to by their numbers: a chat repeats all of them.
absl::StatusOr<Json> Gateway::record_messages(const mlgym_request& request) {
  Json numbers = Json::array();
  for (std::size_t i = 0; i < request.message_count; ++i) {
    const auto [known, added] =
        messages_.emplace(message_digest(*request.messages[i]), messages_.size() + 1);
    numbers.push_back(known->second);
    if (!added) continue;
    auto message = message_json(*request.messages[i], record_.content);
    if (!message.ok()) return message;
    Json event = {{"message", known->second}};
    event.update(*message);
    if (auto recorded = record_.event("message", event, false); !recorded.ok()) return recorded;
  }
  return numbers;
}

}  // namespace mlgym
