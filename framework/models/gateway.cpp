#include "models/gateway.h"

#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "models/retry.h"
#include "models/waiting.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

// Of one choice, where neither the request nor the model says how long a reply may be.
constexpr std::int64_t kUsualOutput = 16384;

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

// What an error without a usage may have been charged: mlgym_model's `complete`.
bool may_be_charged(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kAborted:
      return true;
    default:
      return false;
  }
}

// For rate limits, which count what is likely; a token has about four bytes.
std::int64_t expected_tokens(const mlgym_request& request, const Reservation& reserved) {
  return static_cast<std::int64_t>(request_bytes(request)) / 4 + reserved.tokens -
         reserved.input_tokens;
}

std::optional<double> told_wait(const Json& gathered) {
  const Json told = gathered.value("retry_after", Json(nullptr));
  return told.is_number() ? std::optional(told.get<double>()) : std::nullopt;
}

}  // namespace

struct Gateway::Model {
  ModelPlan plan;
  const mlgym_component* loaded;
  ModelComponent component;
  RateLimit& rate;
};

struct Gateway::Asked {
  std::int64_t number;
  Model& model;
  Json reply;  // as GatheredReply holds it, of the last attempt
  std::int64_t attempts = 0;
  double seconds = 0;
  std::optional<double> cost = 0.0;
  std::int64_t charged_tokens = 0;
  bool estimated = false;
  bool from_cache = false;
};

Gateway::~Gateway() = default;

Gateway::Gateway(const GatewaySpec& spec, ModelPool& pool, GatewayRecord record)
    : pool_(pool),
      budget_(spec.limits, "the episode", &pool.budget()),
      record_(std::move(record)),
      stream_(spec.stream),
      before_person_(spec.before_person) {}

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::create(const GatewaySpec& spec,
                                                         Registry& registry, ModelPool& pool,
                                                         GatewayRecord record, Call& call) {
  std::unique_ptr<Gateway> gateway(new Gateway(spec, pool, std::move(record)));
  for (const auto& [role, plan] : spec.models) {
    const auto isolation = isolation_in(plan.settings);
    if (!isolation.ok()) return with_context(isolation.status(), plan.name);
    const auto component = registry.load(plan.place, *isolation);
    if (!component.ok()) return component.status();
    auto model = ModelComponent::create(*component, plan.settings, call);
    if (!model.ok()) return model.status();
    if (auto checked = check_model(plan, spec.limits, pool.budget().limits()); !checked.ok())
      return checked;
    gateway->models_.emplace(
        role,
        std::make_unique<Model>(Model{plan, *component, std::move(*model), pool.rate_limit(plan)}));
  }
  if (!spec.continued.is_null()) {
    if (auto gone_on = gateway->go_on(spec.continued, call); !gone_on.ok()) return gone_on;
  }
  return gateway;
}

absl::StatusOr<Json> Gateway::save(Call& call) {
  Json saved = {{"calls", calls_},           {"seconds", seconds_},
                {"messages", messages_},     {"same_requests", same_requests_},
                {"spent", spending_.json()}, {"charged_tokens", budget_.tokens()},
                {"models", Json::object()}};
  for (const auto& [role, model] : models_) {
    auto text = model->component.save(call);
    if (!text.ok()) return text.status();
    saved["models"][role] = *text;
  }
  return saved;
}

absl::Status Gateway::go_on(const Json& saved, Call& call) {
  calls_ = saved["calls"];
  seconds_ = saved["seconds"];
  messages_ = saved["messages"].get<decltype(messages_)>();
  same_requests_ = saved["same_requests"].get<decltype(same_requests_)>();
  spending_ = Spending::from(saved["spent"]);
  budget_.add_spent(spending_.cost().value_or(0), saved["charged_tokens"], spending_.calls());
  for (const auto& [role, model] : models_) {
    auto loaded = model->component.load(call, saved["models"].value(role, ""));
    if (!loaded.ok()) return with_context(loaded, model->plan.name);
  }
  return absl::OkStatus();
}

absl::Status Gateway::complete(Call& call, std::string_view role, const mlgym_request& request,
                               const mlgym_reply& reply) {
  if (!failure_.ok()) return failure_;
  const auto found = models_.find(role);
  if (found == models_.end()) {
    return not_found("this run has no model for the role \"{}\"; give one with -m PROVIDER/MODEL",
                     role);
  }
  if (request.choices > MLGYM_MOST_CHOICES)
    return invalid("{} choices are asked for; at most {} can be", request.choices,
                   static_cast<int>(MLGYM_MOST_CHOICES));
  if (found->second->plan.facts.person && before_person_) {
    if (auto kept = before_person_(); !kept.ok()) return failed(kept);
  }
  Asked asked{calls_ + 1, *found->second, Json()};
  const std::size_t messages_before = messages_.size();
  const double started = monotonic_seconds();
  auto messages = record_messages(request);
  if (!messages.ok()) return failed(messages.status());
  ++calls_;
  if (auto begun = record_.event(
          "model.begin",
          begin_event(asked.number, role, asked.model.plan.name, request, std::move(*messages)),
          false);
      !begun.ok())
    return failed(begun);
  asked.reply = GatheredReply(request.choices).take();
  const absl::Status status = ask(call, asked, request);
  asked.seconds = monotonic_seconds() - started;
  seconds_ += asked.seconds;
  if (auto ended = record_end(asked, status); !ended.ok()) return failed(ended);
  if (status.code() == absl::StatusCode::kCancelled) {
    // Who goes on from here asks it again: `save` knows nothing of it but what it cost.
    --calls_;
    std::erase_if(messages_, [=](const auto& known) { return known.second > messages_before; });
    person_left_ = asked.model.plan.facts.person && still_wanted(call.raw()).ok();
  }
  if (!status.ok()) return model_failed(status);
  last_error_ = absl::OkStatus();
  person_left_ = false;
  tell_reply(asked.reply, reply);
  return status;
}

// The call, as often as that helps; or a reply that was given before.
absl::Status Gateway::ask(Call& call, Asked& asked, const mlgym_request& request) {
  const ModelPlan& plan = asked.model.plan;
  std::string key;
  if (plan.cache) {
    const std::string question =
        sha256_hex(dump_json(Json{plan.name, plan.settings, wire_request(request)}));
    key = sha256_hex(fmt::format("{} {} {}", question, stream_, ++same_requests_[question]));
    if (auto known = pool_.cache().find(key)) {
      asked.reply = std::move(*known);
      asked.from_cache = true;
      return absl::OkStatus();
    }
  }
  Retry retry(pool_.retry(), std::hash<std::string>()(stream_) + static_cast<std::size_t>(calls_));
  for (;;) {
    const auto reserved = admit(call, asked.model, request);
    if (!reserved.ok()) return reserved.status();
    const absl::Status status = attempt(call, asked, request, *reserved);
    if (status.ok()) return plan.cache ? pool_.cache().keep(key, asked.reply) : status;
    if (!still_wanted(call.raw()).ok()) return status;
    const bool lost = asked.model.component.lost();
    const auto told = told_wait(asked.reply);
    const auto wait = retry.wait_after(status, told, lost);
    if (!wait) {
      if (retry.gave_up()) {
        failure_ = make_status(absl::StatusCode::kUnavailable,
                               "{}; asked {} times in {:.0f} s (retry.max_elapsed, "
                               "retry.same_error)",
                               message_of(status), retry.attempts(), retry.elapsed());
        given_up_ = true;
      }
      return status;
    }
    if (told) asked.model.rate.pause(*told);
    if (auto noted = record_.event("model.retry",
                                   {{"call", asked.number},
                                    {"attempt", asked.attempts},
                                    {"code", static_cast<int>(status.code())},
                                    {"error", to_utf8(message_of(status))},
                                    {"wait", *wait},
                                    {"cost", asked.cost ? finite_or_null(*asked.cost) : Json()}},
                                   false);
        !noted.ok())
      return failed(noted);
    if (!wait_seconds(*wait, call.raw()).ok()) return status;
    if (lost) {
      auto anew = ModelComponent::create(asked.model.loaded, plan.settings, call);
      if (anew.ok()) asked.model.component = std::move(*anew);
    }
  }
}

// Sets aside what an attempt can cost, and waits for the model's turn.
absl::StatusOr<Reservation> Gateway::admit(Call& call, Model& model, const mlgym_request& request) {
  const ModelFacts& facts = model.plan.facts;
  CallBound bound;
  bound.input_tokens = most_input_tokens(request);
  bound.choices = std::max(request.choices, 1);
  bound.output_tokens = request.max_output_tokens > 0 ? request.max_output_tokens
                                                      : facts.max_output.value_or(kUsualOutput);
  bound.price = facts.price.value_or(ModelPrice{});
  auto reserved = charged_->reserve(bound, call.raw());
  if (!reserved.ok()) return reserved;
  if (auto turn = model.rate.enter(expected_tokens(request, *reserved), call.raw()); !turn.ok()) {
    charged_->settle(*reserved, 0, 0);
    return turn;
  }
  return reserved;
}

// Asks once, within what was set aside.
absl::Status Gateway::attempt(Call& call, Asked& asked, const mlgym_request& request,
                              const Reservation& reserved) {
  Model& model = asked.model;
  mlgym_request affordable = request;
  if (charged_->limited()) affordable.max_output_tokens = reserved.output_tokens;
  ++asked.attempts;
  GatheredReply gathered(request.choices);
  absl::Status status = model.component.complete(call, affordable, *gathered.raw());
  if (status.ok() && !gathered.fault().empty())
    status = internal("{}: {}", model.plan.name, gathered.fault());
  asked.reply = gathered.take();

  mlgym_usage told = reply_usage(asked.reply);
  if (!may_be_charged(status)) {
    told.input = std::max<std::int64_t>(told.input, 0);
    told.output = std::max<std::int64_t>(told.output, 0);
  }
  const Charge charge = charge_of(told, reserved.input_tokens,
                                  reserved.tokens - reserved.input_tokens, model.plan.facts.price);
  charged_->settle(reserved, charge.cost.value_or(0), charge.tokens);
  spending_.add(charge);
  model.rate.leave(expected_tokens(request, reserved),
                   charge.estimated ? std::nullopt : std::optional(charge.tokens));
  asked.charged_tokens += charge.tokens;
  asked.estimated = asked.estimated || charge.estimated;
  asked.cost = asked.cost && charge.cost ? std::optional(*asked.cost + *charge.cost) : std::nullopt;
  return status;
}

// The same error again and again, which no waiting cures, ends the episode.
absl::Status Gateway::model_failed(const absl::Status& error) {
  same_errors_ = error == last_error_ ? same_errors_ + 1 : 1;
  last_error_ = error;
  if (failure_.ok() && same_errors_ >= pool_.retry().same_error && !charged_->exhausted() &&
      !limit_reached() && !run_limit_reached()) {
    failure_ = make_status(absl::StatusCode::kUnavailable,
                           "{}; the same {} times in a row (retry.same_error)", message_of(error),
                           same_errors_);
    given_up_ = true;
  }
  return error;
}

absl::Status Gateway::record_end(const Asked& asked, const absl::Status& status) {
  auto recorded = reply_json(asked.reply, record_.content);
  if (!recorded.ok()) return recorded.status();
  Json end = {{"call", asked.number}};
  end.update(*recorded);
  end["seconds"] = asked.seconds;
  end["attempts"] = asked.attempts;
  end["cost"] = asked.cost ? finite_or_null(*asked.cost) : Json(nullptr);
  end["charged_tokens"] = asked.charged_tokens;
  if (asked.estimated) end["estimated"] = true;
  if (asked.from_cache) end["from_cache"] = true;
  end["error"] = status.ok() ? Json(nullptr) : Json(to_utf8(message_of(status)));
  return record_.event("model.end", end, true);
}

// Without a record there is no episode, whatever the agent makes of the error.
absl::Status Gateway::failed(const absl::Status& failure) {
  failure_ = failure;
  given_up_ = false;
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
