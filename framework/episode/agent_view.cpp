#include "episode/agent_view.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "episode/handles.h"
#include "episode/program_models.h"

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

AgentView::AgentView(const EpisodeParts& parts, SeenChat& chat)
    : environment_(parts.environment),
      gateway_(parts.gateway),
      chat_(chat),
      spec_(parts.spec),
      services_(parts.services),
      agent_(parts.spec.agent),
      branch_(kOwnBranch),
      stream_("agent"),
      branches_({kOwnBranch}) {
  if (spec_.continued) raw_.continued = borrow(spec_.continued->agent);
  offer_acting();
  offer_environments();
}

AgentView::AgentView(const EpisodeParts& parts, SeenChat& chat, const Played& played)
    : environment_(parts.environment),
      gateway_(parts.gateway),
      chat_(chat),
      spec_(parts.spec),
      services_(parts.services),
      agent_(played.agent),
      branch_(played.branch),
      stream_(played.stream),
      share_(std::in_place, played.limits, parts.environment, parts.gateway),
      branches_({played.branch}) {
  offer_acting();
  offer_environments();
}

void AgentView::offer_acting() {
  raw_.size = sizeof raw_;
  raw_.state = this;
  raw_.environment = handle_of<mlgym_environment>(branch_);
  raw_.seed = spec_.environment.streams.seed(stream_);
  raw_.task = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_sink* out) {
    return give(call, out, [&] { return of(episode).public_task(); });
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
  raw_.play = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_play* play,
                 const mlgym_sink* out) {
    return answer(call, [&] { return of(episode).play(call, *play, *out); });
  };
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
      const auto made = of(episode).snapshot(environment);
      if (made.ok()) *out = *made;
      return made.status();
    });
  };
  raw_.restore = [](const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_environment* environment, const mlgym_snapshot* snapshot) {
    return answer(call, [&] { return of(episode).restore(environment, snapshot); });
  };
  raw_.release = [](const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_environment* environment) {
    return answer(call, [&] { return of(episode).release(environment); });
  };
  raw_.discard = [](const mlgym_episode* episode, const mlgym_call* call,
                    mlgym_snapshot* snapshot) {
    return answer(call, [&] { return of(episode).discard(snapshot); });
  };
}

absl::Status AgentView::may_act() const {
  if (!failure_.ok()) return failure_;
  return environment_.ended() || !exit_.empty() ? unable("the episode has ended")
                                                : absl::OkStatus();
}

// An error of the host: no agent can do anything about it.
absl::Status AgentView::ended_by_host(absl::Status status) {
  if (!status.ok()) failure_ = status;
  return status;
}

absl::Status AgentView::step_each(const mlgym_acting* const* actings, std::size_t count) {
  if (auto may = may_act(); !may.ok()) return may;
  std::vector<Acting> wanted;
  for (std::size_t i = 0; i < count; ++i)
    wanted.push_back({number_of(actings[i]->environment), action_of(*actings[i]->action)});
  for (const auto& acting : wanted) {
    if (auto own = check_own(acting.branch); !own.ok()) return own;
  }
  if (auto known = environment_.check(wanted); !known.ok()) return known;
  report_progress(services_, environment_, "acting");
  if (share_)
    wanted.resize(static_cast<std::size_t>(share_->steps_left(static_cast<std::int64_t>(count))));
  auto results = environment_.step_each(wanted, share_ ? share_->terms() : ActingTerms{});
  if (!results.ok()) return ended_by_host(results.status());
  checkpoint_.reset();
  if (share_) settle_play(wanted, *results);
  results->resize(count, not_carried_out());
  for (std::size_t i = 0; i < count; ++i) give_step((*results)[i], *actings[i]);
  report_progress(services_, environment_, "acting");
  return absl::OkStatus();
}

// What the actions mean for the play: the first submission, or a limit of its own, ends it.
void AgentView::settle_play(const std::vector<Acting>& carried_out,
                            std::vector<StepResult>& results) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].submitted) continue;
    if (exit_.empty()) {
      exit_ = "submit";
      submitted_in_ = carried_out[i].branch;
      results[i].terminated = true;
    } else {
      results[i] = not_carried_out();
    }
  }
  if (environment_.ended() || !exit_.empty()) return;
  exit_ = environment_.lost(branch_) ? "early_exit" : share_->used_up();
  if (exit_.empty() || results.empty()) return;
  results.back().truncated = true;
  results.back().observation += fmt::format("\n[The episode has ended: {}.]", exit_);
}

absl::Status AgentView::complete(const mlgym_call* raw, std::string_view role,
                                 const mlgym_request& request, const mlgym_reply& reply) {
  if (auto may = may_act(); !may.ok()) return may;
  if (share_ && share_->spent()) {
    exit_ = "exit_cost";
    return absl::ResourceExhaustedError("what this attempt may spend on models is used up");
  }
  report_progress(services_, environment_, "thinking");
  Call call(plain_host_services(), Deadline::at_ns(raw->deadline_ns), &services_.cancelled);
  const double before = gateway_.seconds();
  const absl::Status status = chat_.complete(call, role, request, reply);
  environment_.waited(gateway_.seconds() - before);
  failure_ = gateway_.failure();
  if (status.ok()) checkpoint_.reset();
  if (!status.ok() && share_ && share_->spent()) exit_ = "exit_cost";
  return status;
}

absl::Status AgentView::give_up(std::string_view tag) {
  if (auto may = may_act(); !may.ok()) return may;
  if (tag != "context" && tag != "format" && tag != "error" && tag != "forfeit")
    return invalid("an agent gives up for context, format, error or forfeit, not for \"{}\"", tag);
  if (share_) {
    exit_ = fmt::format("exit_{}", tag);
    return absl::OkStatus();
  }
  return ended_by_host(environment_.finish(fmt::format("exit_{}", tag)).status());
}

absl::Status AgentView::run_program(const mlgym_call* raw, mlgym_environment* environment,
                                    std::string_view command, std::string_view instructions,
                                    const mlgym_acting& out) {
  if (auto may = may_act(); !may.ok()) return may;
  if (!spec_.environment.loopback)
    return unable("agent {} runs programs, and its agent.yaml does not say \"programs: true\"",
                  agent_.id);
  const BranchId branch = number_of(environment);
  if (auto own = check_own(branch); !own.ok()) return own;
  if (auto known = environment_.check({{branch, {}}}); !known.ok()) return known;
  report_progress(services_, environment_, "acting");
  ProgramModels models(environment_, gateway_, chat_, spec_, Deadline::at_ns(raw->deadline_ns),
                       services_, share_ ? &*share_ : nullptr);
  auto result = environment_.run_program(branch, models.program(command, instructions));
  if (!result.ok()) return ended_by_host(result.status());
  checkpoint_.reset();
  failure_ = gateway_.failure();
  if (!failure_.ok()) return failure_;
  const bool spent = gateway_.limit_reached();
  if (spent && !share_ && !environment_.ended()) {
    const auto last = environment_.finish("exit_cost");
    if (!last.ok()) return ended_by_host(last.status());
    result->truncated = true;
    result->reward += last->reward;
  }
  if (share_ && !environment_.ended()) {
    exit_ = spent ? "exit_cost" : environment_.lost(branch_) ? "early_exit" : share_->used_up();
    result->truncated = !exit_.empty();
  }
  give_step(*result, out);
  report_progress(services_, environment_, "acting");
  return absl::OkStatus();
}

Json AgentView::public_task() const {
  Json task = environment_.public_task();
  if (share_) share_->lower_limits(task);
  return task;
}

Json AgentView::budget() const {
  Json budget = environment_.budget();
  const std::optional<double> cost = gateway_.budget().cost_left();
  const std::optional<std::int64_t> tokens = gateway_.budget().tokens_left();
  budget["cost"] = cost ? Json(*cost) : Json(nullptr);
  budget["tokens"] = tokens ? Json(*tokens) : Json(nullptr);
  if (share_) share_->lower(budget);
  return budget;
}

}  // namespace mlgym
