#include "models/gateway.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"

namespace mlgym {
namespace {

// The configuration's price, else the one that the model tells of itself.
absl::StatusOr<std::optional<ModelPrice>> price_of(const ModelPlan& plan, ModelComponent& model,
                                                   Call& call) {
  if (plan.price) return plan.price;
  const auto description = model.describe(call);
  if (!description.ok()) return description.status();
  const Json price = description->value("price", Json(nullptr));
  if (!price.is_object()) return std::optional<ModelPrice>();
  const double input = price.value("input", 0.0);
  return std::optional(ModelPrice{input, price.value("output", 0.0), price.value("cached", input)});
}

Json number_or_null(double value) { return finite_or_null(value); }

Json begin_event(std::int64_t number, std::string_view role, const std::string& model,
                 const mlgym_request& request, Json messages) {
  Json tools = Json::array();
  for (std::size_t i = 0; i < request.tool_count; ++i)
    tools.push_back(to_utf8(view(request.tools[i]->name)));
  return {{"call", number},
          {"role", to_utf8(role)},
          {"model", model},
          {"messages", std::move(messages)},
          {"tools", std::move(tools)},
          {"temperature", number_or_null(request.temperature)},
          {"top_p", number_or_null(request.top_p)},
          {"max_output_tokens", request.max_output_tokens},
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
    const auto component = registry.load(plan.place);
    if (!component.ok()) return component.status();
    auto model = ModelComponent::create(*component, plan.settings, call);
    if (!model.ok()) return model.status();
    const auto price = price_of(plan, *model, call);
    if (!price.ok()) return price.status();
    if (!*price && limits.cost) {
      return invalid(
          "{}: its price is not known, so that limits.cost cannot be held; give the model a "
          "\"price\", or limit the tokens",
          plan.name);
    }
    gateway->models_.emplace(role, Model{plan.name, std::move(*model), *price});
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
  if (auto enough = spending_.check(); !enough.ok()) {
    limit_reached_ = true;
    return enough;
  }
  auto messages = record_messages(request);
  if (!messages.ok()) return messages.status();
  const std::int64_t number = ++calls_;
  Model& model = found->second;
  if (auto begun = record_.event(
          "model.begin", begin_event(number, role, model.name, request, std::move(*messages)),
          false);
      !begun.ok())
    return begun;
  KeptReply kept(reply);
  const double started = monotonic_seconds();
  const absl::Status status = model.component.complete(call, request, kept.raw());
  const double took = monotonic_seconds() - started;
  seconds_ += took;
  spending_.add(kept.usage(), request_bytes(request), kept.bytes(), model.price);

  auto recorded = kept.json(record_.text);
  if (!recorded.ok()) return recorded.status();
  Json end = {{"call", number}};
  end.update(*recorded);
  end["seconds"] = took;
  end["cost"] = spending_.cost() ? Json(*spending_.cost()) : Json(nullptr);
  end["error"] = status.ok() ? Json(nullptr) : Json(to_utf8(message_of(status)));
  if (auto ended = record_.event("model.end", end, true); !ended.ok()) return ended;
  return status;
}

// Messages are recorded once and referred to by their numbers: a chat repeats all of them.
absl::StatusOr<Json> Gateway::record_messages(const mlgym_request& request) {
  Json numbers = Json::array();
  for (std::size_t i = 0; i < request.message_count; ++i) {
    const auto [known, added] =
        messages_.emplace(message_digest(*request.messages[i]), messages_.size() + 1);
    numbers.push_back(known->second);
    if (!added) continue;
    auto message = message_json(*request.messages[i], record_.text);
    if (!message.ok()) return message;
    Json event = {{"message", known->second}};
    event.update(*message);
    if (auto recorded = record_.event("message", event, false); !recorded.ok()) return recorded;
  }
  return numbers;
}

}  // namespace mlgym
