#include "episode/agent_view.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

AgentView& of(const mlgym_episode* episode) { return *static_cast<AgentView*>(episode->state); }

// Writes a JSON document to a plugin.
template <class Make>
mlgym_status give(const mlgym_call* call, const mlgym_sink* out, Make make) {
  return answer(call, [&]() -> absl::Status {
    out->write(out->state, borrow(dump_json(make())));
    return absl::OkStatus();
  });
}

}  // namespace

void report_progress(const EpisodeServices& services, const Environment& environment,
                     std::string phase) {
  if (!services.progress) return;
  services.progress({std::move(phase), environment.outcome().steps, environment.best_validation()});
}

AgentView::AgentView(Environment& environment, Gateway& gateway, SeenChat& chat,
                     const EpisodeServices& services, std::uint64_t seed)
    : environment_(environment), gateway_(gateway), chat_(chat), services_(services) {
  raw_.size = sizeof raw_;
  raw_.state = this;
  raw_.environment = reinterpret_cast<mlgym_environment*>(&environment);
  raw_.seed = seed;
  raw_.task = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_sink* out) {
    return give(call, out, [&] { return of(episode).environment_.public_task(); });
  };
  raw_.budget = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_sink* out) {
    return give(call, out, [&] { return of(episode).budget(); });
  };
  raw_.step = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_environment* handle,
                 const mlgym_action* action, const mlgym_sink* observation, const mlgym_sink* info,
                 mlgym_step* out) {
    return answer(call, [&] { return of(episode).step(handle, *action, observation, info, out); });
  };
  raw_.note = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str kind,
                 mlgym_str json) {
    return answer(call, [&]() -> absl::Status {
      auto value = parse_json(view(json));
      if (!value.ok()) return with_context(value.status(), "note");
      AgentView& self = of(episode);
      auto noted =
          self.services_.recorder.event("note", {{"kind", to_utf8(view(kind))}, {"value", *value}});
      if (!noted.ok()) self.failure_ = noted;
      return noted;
    });
  };
  raw_.complete = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str role,
                     const mlgym_request* request, const mlgym_reply* reply) {
    return answer(call, [&] { return of(episode).complete(call, view(role), *request, *reply); });
  };
}

absl::Status AgentView::step(mlgym_environment* environment, const mlgym_action& action,
                             const mlgym_sink* observation, const mlgym_sink* info,
                             mlgym_step* out) {
  if (environment != raw_.environment) return invalid("this is not an environment of the episode");
  if (!failure_.ok()) return failure_;
  const Action wanted{std::string(view(action.text)), std::string(view(action.tool)),
                      std::string(view(action.arguments))};
  if (environment_.ended()) return unable("the episode has ended");
  report_progress(services_, environment_, "acting");
  auto result = environment_.step(wanted);
  if (!result.ok()) {
    failure_ = result.status();
    return failure_;
  }
  observation->write(observation->state, borrow(result->observation));
  info->write(info->state, borrow(result->info));
  out->terminated = result->terminated;
  out->truncated = result->truncated;
  out->reward = result->reward;
  report_progress(services_, environment_, "acting");
  return absl::OkStatus();
}

absl::Status AgentView::complete(const mlgym_call* raw, std::string_view role,
                                 const mlgym_request& request, const mlgym_reply& reply) {
  if (!failure_.ok()) return failure_;
  if (environment_.ended()) return unable("the episode has ended");
  report_progress(services_, environment_, "thinking");
  Call call(plain_host_services(), Deadline::at_ns(raw->deadline_ns), &services_.cancelled);
  const double before = gateway_.seconds();
  const absl::Status status = chat_.complete(call, role, request, reply);
  environment_.waited(gateway_.seconds() - before);
  failure_ = gateway_.failure();
  return status;
}

Json AgentView::budget() const {
  Json budget = environment_.budget();
  const std::optional<double> cost = gateway_.budget().cost_left();
  const std::optional<std::int64_t> tokens = gateway_.budget().tokens_left();
  budget["cost"] = cost ? Json(*cost) : Json(nullptr);
  budget["tokens"] = tokens ? Json(*tokens) : Json(nullptr);
  return budget;
}

}  // namespace mlgym
