#include "episode/episode.h"

#include <mlgym/kinds/agent.h>

#include <algorithm>
#include <limits>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "components/agent.h"

namespace mlgym {
namespace {

void report(const EpisodeServices& services, const Environment& environment, std::string phase) {
  if (!services.progress) return;
  services.progress({std::move(phase), environment.outcome().steps, environment.best_validation()});
}

absl::Status enter(std::string phase, const EpisodeServices& services,
                   const Environment& environment) {
  if (auto noted = services.recorder.event("phase", {{"phase", phase}}); !noted.ok()) return noted;
  report(services, environment, std::move(phase));
  return absl::OkStatus();
}

// What an agent is handed: the functions of mlgym_episode over one environment.
class AgentView {
 public:
  AgentView(Environment& environment, const EpisodeServices& services, std::uint64_t seed)
      : environment_(environment), services_(services) {
    raw_.size = sizeof raw_;
    raw_.state = this;
    raw_.environment = reinterpret_cast<mlgym_environment*>(&environment);
    raw_.seed = seed;
    raw_.task = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_sink* out) {
      return of(episode).give(call, out,
                              [&] { return dump_json(of(episode).environment_.public_task()); });
    };
    raw_.budget = [](const mlgym_episode* episode, const mlgym_call* call, const mlgym_sink* out) {
      return of(episode).give(call, out,
                              [&] { return dump_json(of(episode).environment_.budget()); });
    };
    raw_.step = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_environment* handle,
                   const mlgym_action* action, const mlgym_sink* observation,
                   const mlgym_sink* info, mlgym_step* out) {
      return answer(call, [&]() -> absl::Status {
        return of(episode).step(handle, *action, observation, info, out);
      });
    };
    raw_.note = [](const mlgym_episode* episode, const mlgym_call* call, mlgym_str kind,
                   mlgym_str json) {
      return answer(call, [&]() -> absl::Status {
        auto value = parse_json(view(json));
        if (!value.ok()) return with_context(value.status(), "note");
        return of(episode).services_.recorder.event(
            "note", {{"kind", to_utf8(view(kind))}, {"value", *value}});
      });
    };
  }
  AgentView(const AgentView&) = delete;
  AgentView& operator=(const AgentView&) = delete;

  const mlgym_episode& raw() const { return raw_; }
  // The first failure of the host during a step; whatever the agent makes of it, the episode has
  // failed.
  const absl::Status& failure() const { return failure_; }

 private:
  static AgentView& of(const mlgym_episode* episode) {
    return *static_cast<AgentView*>(episode->state);
  }

  template <class Text>
  mlgym_status give(const mlgym_call* call, const mlgym_sink* out, Text text) {
    return answer(call, [&]() -> absl::Status {
      out->write(out->state, borrow(text()));
      return absl::OkStatus();
    });
  }

  absl::Status step(mlgym_environment* environment, const mlgym_action& action,
                    const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out) {
    if (environment != raw_.environment)
      return invalid("this is not an environment of the episode");
    if (!failure_.ok()) return failure_;
    Action wanted{std::string(view(action.text)), std::string(view(action.tool)),
                  std::string(view(action.arguments))};
    if (environment_.ended()) return unable("the episode has ended");
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
    report(services_, environment_, "acting");
    return absl::OkStatus();
  }

  mlgym_episode raw_{};
  Environment& environment_;
  const EpisodeServices& services_;
  absl::Status failure_;
};

absl::Status play_recorded(const EpisodeSpec& spec, const EpisodeServices& services,
                           Outcome& outcome) {
  const auto place = services.registry.find("agent", spec.agent.use, spec.agent.folder);
  if (!place.ok()) return with_context(place.status(), "agent " + spec.agent.id);
  const auto component = services.registry.load(*place);
  if (!component.ok()) return component.status();
  const Limits& limits = spec.environment.task.limits;
  const bool timed = limits.time || limits.working_time;
  constexpr double kNone = std::numeric_limits<double>::infinity();
  const double seconds = std::min(limits.time.value_or(kNone), limits.working_time.value_or(kNone));
  const HostServices host = services_with_files(spec.agent.folder);
  Call call(host, timed ? Deadline::after(seconds) : Deadline::never(),
            &services.cancelled);
  auto agent = AgentComponent::create(*component, spec.agent.settings, call);
  if (!agent.ok()) return with_context(agent.status(), "agent " + spec.agent.id);
  auto environment = Environment::create(
      spec.environment,
      {services.boxes, services.registry, services.recorder, &services.cancelled});
  if (!environment.ok()) return environment.status();
  if (auto entered = enter("reset", services, **environment); !entered.ok()) return entered;
  if (auto first = (*environment)->reset(); !first.ok()) return first.status();
  if (auto entered = enter("acting", services, **environment); !entered.ok()) return entered;

  AgentView view_of_agent(**environment, services, spec.environment.streams.seed("agent"));
  absl::Status ran = agent->run(call, view_of_agent.raw());
  if (services.cancelled) return absl::CancelledError("the episode is cancelled");
  if (!view_of_agent.failure().ok()) return view_of_agent.failure();
  if (!(*environment)->ended()) {
    // A passed time limit is the agent's end, not its failure; an agent that returns early gives
    // up.
    const bool late = ran.code() == absl::StatusCode::kDeadlineExceeded && timed;
    if (!ran.ok() && !late) return ran;
    auto last = (*environment)->finish(late ? "max_time" : "exit_forfeit");
    if (!last.ok()) return last.status();
  }
  outcome = (*environment)->outcome();
  return enter("ended", services, **environment);
}

}  // namespace

EpisodeResult play(const EpisodeSpec& spec, const EpisodeServices& services) {
  EpisodeResult result;
  const double started = monotonic_seconds();
  result.error =
      services.recorder.event("episode.start", {{"task", spec.environment.task.id},
                                                {"variant", spec.environment.task.variant},
                                                {"agent", spec.agent.id},
                                                {"episode", spec.environment.streams.episode}});
  if (result.error.ok()) result.error = play_recorded(spec, services, result.outcome);
  if (!result.error.ok() && result.error.code() != absl::StatusCode::kCancelled) {
    // The record may be what failed; then there is nowhere to write this.
    (void)services.recorder.event("error", {{"code", static_cast<int>(result.error.code())},
                                            {"message", to_utf8(message_of(result.error))}});
  }
  result.seconds = monotonic_seconds() - started;
  return result;
}

}  // namespace mlgym
