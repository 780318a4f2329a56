#include "environment/interactive_task.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/evaluation.h"
#include "environment/scoring.h"

namespace mlgym {
namespace {

constexpr double kStartSeconds = 60;

}  // namespace

absl::StatusOr<std::unique_ptr<InteractiveTask>> InteractiveTask::create(
    const EnvironmentSpec& spec, const EnvironmentServices& services) {
  const auto place = services.registry.find("task", spec.task.use, spec.task.folder);
  if (!place.ok()) return with_context(place.status(), "task " + spec.task.id);
  const auto component = services.registry.load(*place);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), Deadline::after(kStartSeconds), services.cancelled);
  auto instance = TaskComponent::create(*component, component_settings(spec.task), call);
  if (!instance.ok()) return with_context(instance.status(), "task " + spec.task.id);
  return std::unique_ptr<InteractiveTask>(
      new InteractiveTask(spec, services, std::move(*instance)));
}

absl::StatusOr<std::string> InteractiveTask::reset() {
  Call call(plain_host_services(), Deadline::after(kStartSeconds), services_.cancelled);
  auto observation = component_.reset(call, spec_.streams.seed("environment"));
  if (!observation.ok()) return observation;
  return to_utf8(*observation);
}

absl::StatusOr<InteractiveTask::Answer> InteractiveTask::act(const std::string& action) {
  Call call(plain_host_services(), Deadline::after(spec_.task.limits.command_timeout()),
            services_.cancelled);
  Answer answer;
  auto interaction = component_.step(call, action);
  if (interaction.status().code() == absl::StatusCode::kInvalidArgument) {
    answer.problem = to_utf8(message_of(interaction.status()));
    answer.observation = answer.problem;
    return answer;
  }
  if (!interaction.ok()) return interaction.status();
  actions_.push_back(action);
  answer.observation = to_utf8(interaction->observation);
  answer.reward = interaction->reward;
  answer.terminated = interaction->terminated;
  return answer;
}

absl::StatusOr<Scores> InteractiveTask::score(std::int64_t step) {
  const double started = monotonic_seconds();
  Call call(plain_host_services(), Deadline::after(spec_.task.evaluation.timeout),
            services_.cancelled);
  const auto told = component_.score(call);
  if (!told.ok()) return with_context(told.status(), "the evaluation failed");
  Json raw = Json::object();
  for (const auto& [name, value] : *told) raw[name] = finite_or_null(value);
  auto scores = checked_scores(spec_.task, raw);
  if (!scores.ok()) return scores;
  const Json event = {{"step", step},
                      {"purpose", "final"},
                      {"split", "test"},
                      {"submission", nullptr},
                      {"scores", scores_json(spec_.task, *scores)},
                      {"problem", nullptr},
                      {"seconds", monotonic_seconds() - started}};
  if (auto recorded = services_.recorder.event("score", event, true); !recorded.ok())
    return recorded;
  return scores;
}

}  // namespace mlgym
