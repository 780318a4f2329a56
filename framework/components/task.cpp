#include "components/task.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {

absl::StatusOr<TaskComponent> TaskComponent::create(const mlgym_component* component,
                                                    const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  return TaskComponent(std::move(*instance));
}

absl::Status TaskComponent::prepare(Call& call, const Put& put, std::uint64_t seed) {
  const auto* table = instance_.table<mlgym_task>();
  if (!MLGYM_HAS(table, prepare)) return absl::OkStatus();
  mlgym_workspace workspace{};
  workspace.size = sizeof workspace;
  workspace.state = const_cast<Put*>(&put);
  workspace.put = [](const mlgym_workspace* given, const mlgym_call* raw, mlgym_str path,
                     mlgym_bytes content) {
    return answer(raw, [&] {
      const std::string_view bytes(reinterpret_cast<const char*>(content.data), content.size);
      return (*static_cast<Put*>(given->state))(view(path), bytes);
    });
  };
  return instance_.run(call, "prepare", [&] {
    return table->prepare(instance_.self(), call.raw(), &workspace, seed);
  });
}

absl::StatusOr<Json> TaskComponent::facts(Call& call) {
  const auto* table = static_cast<const mlgym_task_facts*>(instance_.extension(MLGYM_TASK_FACTS));
  if (!table || !MLGYM_HAS(table, facts)) return Json::object();
  std::string text;
  const mlgym_sink sink = sink_into(text);
  const auto told = instance_.run(
      call, "facts", [&] { return table->facts(instance_.self(), call.raw(), &sink); });
  if (!told.ok()) return told;
  auto facts = parse_json(text);
  if (!facts.ok()) return with_context(facts.status(), instance_.who() + ": its facts");
  if (!facts->is_object()) return invalid("{}: its facts are no JSON object", instance_.who());
  return facts;
}

absl::StatusOr<std::map<std::string, double>> TaskComponent::collect(Call& call,
                                                                     const char* function_name,
                                                                     const Scored& function) {
  std::map<std::string, double> collected;
  mlgym_scores scores{};
  scores.size = sizeof scores;
  scores.state = &collected;
  scores.add = [](const mlgym_scores* given, const mlgym_call* raw, mlgym_str name, double value) {
    return answer(raw, [&]() -> absl::Status {
      auto& into = *static_cast<std::map<std::string, double>*>(given->state);
      if (!into.emplace(std::string(view(name)), value).second)
        return invalid("the score \"{}\" was added twice", view(name));
      return absl::OkStatus();
    });
  };
  const auto status = instance_.run(call, function_name, [&] { return function(scores); });
  if (!status.ok()) return status;
  return collected;
}

absl::StatusOr<std::map<std::string, double>> TaskComponent::evaluate(
    Call& call, const mlgym_evaluation& evaluation) {
  return collect(call, "evaluate", [&](const mlgym_scores& scores) {
    return instance_.table<mlgym_task>()->evaluate(instance_.self(), call.raw(), &evaluation,
                                                   &scores);
  });
}

namespace {

const mlgym_task_interactive* whole(const void* extension) {
  const auto* table = static_cast<const mlgym_task_interactive*>(extension);
  const bool complete =
      table && MLGYM_HAS(table, reset) && MLGYM_HAS(table, step) && MLGYM_HAS(table, score);
  return complete ? table : nullptr;
}

}  // namespace

bool TaskComponent::interactive() const {
  return whole(instance_.extension(MLGYM_TASK_INTERACTIVE)) != nullptr;
}

absl::StatusOr<std::string> TaskComponent::reset(Call& call, std::uint64_t seed) {
  const auto* table = whole(instance_.extension(MLGYM_TASK_INTERACTIVE));
  std::string observation;
  const mlgym_sink sink = sink_into(observation);
  const auto status = instance_.run(
      call, "reset", [&] { return table->reset(instance_.self(), call.raw(), seed, &sink); });
  if (!status.ok()) return status;
  return observation;
}

absl::StatusOr<TaskComponent::Interaction> TaskComponent::step(Call& call,
                                                               std::string_view action) {
  const auto* table = whole(instance_.extension(MLGYM_TASK_INTERACTIVE));
  Interaction interaction;
  const mlgym_sink sink = sink_into(interaction.observation);
  mlgym_interaction numbers{};
  numbers.size = sizeof numbers;
  const auto status = call.run("", "step", [&] {
    return table->step(instance_.self(), call.raw(), borrow(action), &sink, &numbers);
  });
  if (!status.ok()) {
    // What the action did wrong is for the agent; anything else names the component.
    return status.code() == absl::StatusCode::kInvalidArgument
               ? status
               : with_context(status, instance_.who());
  }
  interaction.reward = numbers.reward;
  interaction.terminated = numbers.terminated != 0;
  return interaction;
}

absl::StatusOr<std::map<std::string, double>> TaskComponent::score(Call& call) {
  const auto* table = whole(instance_.extension(MLGYM_TASK_INTERACTIVE));
  return collect(call, "score", [&](const mlgym_scores& scores) {
    return table->score(instance_.self(), call.raw(), &scores);
  });
}

}  // namespace mlgym
