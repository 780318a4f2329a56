#include "episode/agent_view.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "episode/program_models.h"

namespace mlgym {
namespace {

AgentView& of(const mlgym_episode* episode) { return *static_cast<AgentView*>(episode->state); }

// Handles are numbers in disguise: none is null, and a wrong one is found out.
template <class Handle>
Handle* handle_of(std::int64_t number) {
  return reinterpret_cast<Handle*>(static_cast<std::intptr_t>(number) + 1);
}
template <class Handle>
std::int64_t number_of(const Handle* handle) {
  return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(handle)) - 1;
}

// Writes a JSON document to a plugin.
template <class Make>
mlgym_status give(const mlgym_call* call, const mlgym_sink* out, Make make) {
  return answer(call, [&]() -> absl::Status {
    out->write(out->state, borrow(dump_json(make())));
    return absl::OkStatus();
  });
}

void give_step(const StepResult& result, const mlgym_acting& to) {
  to.observation->write(to.observation->state, borrow(result.observation));
  to.info->write(to.info->state, borrow(result.info));
  to.out->terminated = result.terminated;
  to.out->truncated = result.truncated;
  to.out->reward = result.reward;
}

Action action_of(const mlgym_action& action) {
  return {std::string(view(action.text)), std::string(view(action.tool)),
          std::string(view(action.arguments)),
          MLGYM_KNOWS(&action, command) ? std::string(view(action.command)) : ""};
}

}  // namespace

void report_progress(const EpisodeServices& services, const Environment& environment,
                     std::string phase) {
  if (!services.progress) return;
  services.progress({std::move(phase), environment.outcome().steps, environment.best_validation()});
}

AgentView::AgentView(Environment& environment, Gateway& gateway, SeenChat& chat,
                     const EpisodeSpec& spec, const EpisodeServices& services)
    : environment_(environment), gateway_(gateway), chat_(chat), spec_(spec), services_(services) {
  raw_.size = sizeof raw_;
  raw_.state = this;
  raw_.environment = handle_of<mlgym_environment>(kOwnBranch);
  raw_.seed = spec.environment.streams.seed("agent");
  if (spec.continued) raw_.continued = borrow(spec.continued->agent);
  raw_.task = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_sink* out) {
    return give(call, out, [&] { return of(episode).environment_.public_task(); });
  };
  raw_.budget = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_sink* out) {
    return give(call, out, [&] { return of(episode).budget(); });
  };
  raw_.step = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_environment* handle,
                 const mlgym_action* action, const mlgym_sink* observation, const mlgym_sink* info,
                 mlgym_step* out) {
    const mlgym_acting acting{sizeof acting, 0, handle, action, observation, info, out};
    const mlgym_acting* const one[] = {&acting};
    return answer(call, [&] { return of(episode).step_each(one, 1); });
  };
  raw_.step_each = [](const mlgym_episode* episode, const mlgym_call* call,
                      const mlgym_acting* const* actings, std::size_t count) {
    return answer(call, [&] { return of(episode).step_each(actings, count); });
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
  raw_.checkpoint = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str state) {
    return answer(call, [&]() -> absl::Status {
      AgentView& self = of(episode);
      self.checkpoint_ = Checkpoint{std::string(view(state)), self.services_.recorder.count()};
      return absl::OkStatus();
    });
  };
  raw_.give_up = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str tag) {
    return answer(call, [&] { return of(episode).give_up(view(tag)); });
  };
  offer_environments();
}

void AgentView::offer_environments() {
  raw_.run_program = [](const mlgym_episode* episode, const mlgym_call* call,
                        mlgym_environment* environment, mlgym_str command, mlgym_str instructions,
                        const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out) {
    const mlgym_acting to{sizeof to, 0, environment, nullptr, observation, info, out};
    return answer(call, [&] {
      return of(episode).run_program(call, environment, view(command), view(instructions), to);
    });
  };
  raw_.branch = [](const mlgym_episode* episode, const mlgym_call* call,
                   mlgym_environment* environment, std::size_t count, mlgym_environment** out) {
    return answer(call, [&] { return of(episode).branch(environment, count, out); });
  };
  raw_.snapshot = [](const mlgym_episode* episode, const mlgym_call* call,
                     mlgym_environment* environment, mlgym_snapshot** out) {
    return answer(call, [&] {
      AgentView& self = of(episode);
      const auto made = self.environment_.snapshot(number_of(environment));
      if (made.ok()) *out = handle_of<mlgym_snapshot>(*made);
      return self.of_branching(made.status());
    });
  };
  raw_.restore = [](const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_environment* environment, const mlgym_snapshot* snapshot) {
    return answer(call, [&] {
      AgentView& self = of(episode);
      return self.of_branching(
          self.environment_.restore(number_of(environment), number_of(snapshot)));
    });
  };
  raw_.release = [](const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_environment* environment) {
    return answer(call, [&] {
      AgentView& self = of(episode);
      // The end of an episode ends its branches.
      if (self.environment_.ended()) return absl::OkStatus();
      return self.of_branching(self.environment_.release(number_of(environment)));
    });
  };
  raw_.discard = [](const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_snapshot* snapshot) {
    return answer(call, [&] {
      AgentView& self = of(episode);
      if (self.environment_.ended()) return absl::OkStatus();
      return self.of_branching(self.environment_.discard(number_of(snapshot)));
    });
  };
}

absl::Status AgentView::may_act() const {
  if (!failure_.ok()) return failure_;
  return environment_.ended() ? unable("the episode has ended") : absl::OkStatus();
}

// An error of the host: no agent can do anything about it.
absl::Status AgentView::ended_by_host(absl::Status status) {
  if (!status.ok()) failure_ = status;
  return status;
}

// Errors by which agents are told what cannot be, apart from those of the host.
absl::Status AgentView::of_branching(absl::Status status) {
  checkpoint_.reset();
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kResourceExhausted:
      return status;
    default:
      return ended_by_host(std::move(status));
  }
}

absl::Status AgentView::step_each(const mlgym_acting* const* actings, std::size_t count) {
  if (auto may = may_act(); !may.ok()) return may;
  std::vector<Acting> wanted;
  for (std::size_t i = 0; i < count; ++i)
    wanted.push_back({number_of(actings[i]->environment), action_of(*actings[i]->action)});
  if (auto known = environment_.check(wanted); !known.ok()) return known;
  report_progress(services_, environment_, "acting");
  const auto results = environment_.step_each(wanted);
  if (!results.ok()) return ended_by_host(results.status());
  checkpoint_.reset();
  for (std::size_t i = 0; i < count; ++i) give_step((*results)[i], *actings[i]);
  report_progress(services_, environment_, "acting");
  return absl::OkStatus();
}

absl::Status AgentView::complete(const mlgym_call* raw, std::string_view role,
                                 const mlgym_request& request, const mlgym_reply& reply) {
  if (auto may = may_act(); !may.ok()) return may;
  report_progress(services_, environment_, "thinking");
  Call call(plain_host_services(), Deadline::at_ns(raw->deadline_ns), &services_.cancelled);
  const double before = gateway_.seconds();
  const absl::Status status = chat_.complete(call, role, request, reply);
  environment_.waited(gateway_.seconds() - before);
  failure_ = gateway_.failure();
  if (status.ok()) checkpoint_.reset();
  return status;
}

absl::Status AgentView::branch(mlgym_environment* environment, std::size_t count,
                               mlgym_environment** out) {
  if (auto may = may_act(); !may.ok()) return may;
  const auto made = environment_.branch(number_of(environment), count);
  if (!made.ok()) return of_branching(made.status());
  checkpoint_.reset();
  for (std::size_t i = 0; i < count; ++i) out[i] = handle_of<mlgym_environment>((*made)[i]);
  return absl::OkStatus();
}

absl::Status AgentView::give_up(std::string_view tag) {
  if (auto may = may_act(); !may.ok()) return may;
  if (tag != "context" && tag != "format" && tag != "error" && tag != "forfeit")
    return invalid("an agent gives up for context, format, error or forfeit, not for \"{}\"", tag);
  return ended_by_host(environment_.finish(fmt::format("exit_{}", tag)).status());
}

absl::Status AgentView::run_program(const mlgym_call* raw, mlgym_environment* environment,
                                    std::string_view command, std::string_view instructions,
                                    const mlgym_acting& out) {
  if (auto may = may_act(); !may.ok()) return may;
  if (!spec_.environment.loopback)
    return unable("agent {} runs programs, and its agent.yaml does not say \"programs: true\"",
                  spec_.agent.id);
  const BranchId branch = number_of(environment);
  if (auto known = environment_.check({{branch, {}}}); !known.ok()) return known;
  report_progress(services_, environment_, "acting");
  ProgramModels models(environment_, gateway_, chat_, spec_, Deadline::at_ns(raw->deadline_ns),
                       services_);
  auto result = environment_.run_program(branch, models.program(command, instructions));
  if (!result.ok()) return ended_by_host(result.status());
  checkpoint_.reset();
  failure_ = gateway_.failure();
  if (!failure_.ok()) return failure_;
  if (gateway_.limit_reached() && !environment_.ended()) {
    const auto last = environment_.finish("exit_cost");
    if (!last.ok()) return ended_by_host(last.status());
    result->truncated = true;
    result->reward += last->reward;
  }
  give_step(*result, out);
  report_progress(services_, environment_, "acting");
  return absl::OkStatus();
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
