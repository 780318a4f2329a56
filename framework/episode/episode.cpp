#include "episode/episode.h"

#include <algorithm>
#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "episode/agent_view.h"
#include "episode/created_agent.h"
#include "episode/putting_aside.h"
#include "models/gateway.h"

namespace mlgym {
namespace {

absl::Status enter(std::string phase, const EpisodeServices& services,
                   const Environment& environment) {
  if (auto noted = services.recorder.event("phase", {{"phase", phase}}); !noted.ok()) return noted;
  report_progress(services, environment, std::move(phase));
  return absl::OkStatus();
}

// The models that the agent asks, writing to the episode's record.
absl::StatusOr<std::unique_ptr<Gateway>> make_gateway(const EpisodeSpec& spec,
                                                      const EpisodeServices& services,
                                                      std::function<absl::Status()> before_person) {
  const HostServices host = services_with_files({});
  Call call(host, Deadline::after(60), &services.cancelled);
  const Recorder& recorder = services.recorder;
  GatewayRecord record{[recorder](std::string_view kind, const Json& data, bool durable) {
                         return recorder.event(kind, data, durable);
                       },
                       {[recorder](std::string_view text) { return recorder.text(text); },
                        [recorder](std::string_view bytes) { return recorder.bytes(bytes); }}};
  return Gateway::create(
      {spec.models, spec.environment.task.limits.spending(),
       std::to_string(spec.environment.streams.seed("replies")),
       spec.continued ? spec.continued->models : Json(nullptr), std::move(before_person)},
      services.registry, services.models, std::move(record), call);
}

absl::Status begin(const EpisodeSpec& spec, Environment& environment) {
  if (!spec.continued) return environment.reset().status();
  return environment.go_on(spec.continued->environment, spec.continued->workspace);
}

// Why an episode that has not ended has no outcome. A limit is the agent's end, not its failure; an
// agent that returns early gives up.
absl::Status failure_of(const absl::Status& of_host, const absl::Status& ran,
                        const Gateway& gateway, Deadline deadline) {
  if (!of_host.ok()) return of_host;
  if (ran.ok() || deadline.passed() || gateway.limit_reached()) return absl::OkStatus();
  return of_the_episode(ran);
}

// Whether it failed because its models did: they were given up, or the agent ended at their error.
bool models_failed(const absl::Status& of_host, const Gateway& gateway) {
  if (of_host.ok()) return !gateway.model_error().ok();
  return gateway.given_up() && of_host == gateway.failure();
}

// How an agent came back from an episode.
struct Ending {
  const EpisodeServices& services;
  const Gateway& gateway;
  const AgentView& view;
  const absl::Status& ran;
  Deadline deadline;
  const std::function<absl::Status()>& put_aside;
};

absl::Status put_aside_as(const Ending& ending, absl::Status status) {
  if (auto kept = ending.put_aside(); !kept.ok()) return kept;
  return status;
}

// Ends the episode unless the agent has ended it. An error: it is not scored.
absl::Status conclude(const Ending& ending, Environment& environment, EpisodeResult& result) {
  const Gateway& gateway = ending.gateway;
  const absl::Status& of_host = ending.view.failure();
  if (ending.services.cancelled)
    return put_aside_as(ending, absl::CancelledError("the episode is cancelled"));
  if (environment.ended()) return of_host;
  if (gateway.run_limit_reached())
    return absl::CancelledError("the run's budget for models is used up");
  if (gateway.person_left()) {
    result.person_left = true;
    return put_aside_as(
        ending, absl::CancelledError("the person has left; `mlgym resume` goes on from there"));
  }
  const absl::Status failure = failure_of(of_host, ending.ran, gateway, ending.deadline);
  const bool stayed_away = !failure.ok() && models_failed(of_host, gateway);
  const bool scored = stayed_away && ending.services.models.retry().score_on_error;
  if (!failure.ok() && !scored) return stayed_away ? put_aside_as(ending, failure) : failure;
  return environment
      .finish(scored                     ? "exit_api"
              : gateway.limit_reached()  ? "exit_cost"
              : ending.deadline.passed() ? "max_time"
                                         : "exit_forfeit")
      .status();
}

absl::Status play_recorded(const EpisodeSpec& spec, const EpisodeServices& services,
                           EpisodeResult& result) {
  const std::optional<double>& time = spec.environment.task.limits.time;
  const HostServices host = services_with_files(spec.agent.folder);
  const double before = spec.continued ? spec.continued->environment.value("elapsed", 0.0) : 0;
  const Deadline deadline =
      time ? Deadline::after(std::max(*time - before, 0.0)) : Deadline::never();
  Call call(host, deadline, &services.cancelled);
  std::function<absl::Status()> put_aside;  // once there is something to put aside
  auto gateway = make_gateway(spec, services,
                              [&put_aside] { return put_aside ? put_aside() : absl::OkStatus(); });
  if (!gateway.ok()) return of_the_episode(gateway.status());
  auto agent = create_agent(spec.agent, services.registry, **gateway, call);
  if (!agent.ok()) return agent.status();
  auto environment = Environment::create(
      spec.environment,
      {services.boxes, services.registry, services.recorder, &services.cancelled});
  if (!environment.ok()) return environment.status();
  if (auto entered = enter("reset", services, **environment); !entered.ok()) return entered;
  if (auto begun = begin(spec, **environment); !begun.ok()) return begun;
  if (auto entered = enter("acting", services, **environment); !entered.ok()) return entered;

  AgentView view_of_agent({**environment, **gateway, spec, services}, *agent->chat);
  put_aside = [&] {
    return put_episode_aside(spec, view_of_agent.checkpoint(), **environment, **gateway);
  };
  const absl::Status ran = agent->component.run(call, view_of_agent.raw());
  const Spending& spending = (*gateway)->spending();
  if (spending.calls() > 0) {
    result.cost = spending.cost();
    result.tokens = spending.tokens();
  }
  const Ending ending{services, **gateway, view_of_agent, ran, deadline, put_aside};
  const absl::Status concluded = conclude(ending, **environment, result);
  result.outcome = (*environment)->outcome();  // an error leaves what was done until then
  if (!concluded.ok()) return concluded;
  result.continued = spec.continued.has_value();
  return enter("ended", services, **environment);
}

// The name of the model that plays the agent's own role.
Json model_of(const EpisodeSpec& spec) {
  const auto found = spec.models.find("agent");
  return found == spec.models.end() ? Json(nullptr) : Json(found->second.name);
}

}  // namespace

bool asks_a_person(const EpisodeSpec& spec) {
  return std::any_of(spec.models.begin(), spec.models.end(),
                     [](const auto& model) { return model.second.facts.person; });
}

EpisodeResult play(const EpisodeSpec& spec, const EpisodeServices& services) {
  EpisodeResult result;
  const double started = monotonic_seconds();
  if (!spec.continued)
    result.error =
        services.recorder.event("episode.start", {{"task", spec.environment.task.id},
                                                  {"variant", spec.environment.task.variant},
                                                  {"agent", spec.agent.id},
                                                  {"model", model_of(spec)},
                                                  {"episode", spec.environment.streams.episode}});
  if (result.error.ok()) result.error = play_recorded(spec, services, result);
  if (!result.error.ok() && result.error.code() != absl::StatusCode::kCancelled) {
    // The record may be what failed; then there is nowhere to write this.
    (void)services.recorder.event("error", {{"code", static_cast<int>(result.error.code())},
                                            {"message", to_utf8(message_of(result.error))}});
  }
  result.seconds = monotonic_seconds() - started;
  if (spec.continued) result.seconds += spec.continued->environment.value("elapsed", 0.0);
  return result;
}

}  // namespace mlgym
