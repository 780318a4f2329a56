#include "components/task.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {

absl::StatusOr<TaskComponent> TaskComponent::create(const mlgym_component* component,
                                                    const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  if (!MLGYM_HAS(instance->table<mlgym_task>(), evaluate))
    return invalid("{}: its table has no `evaluate`", instance->who());
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
  return call.status(table->prepare(instance_.self(), call.raw(), &workspace, seed),
                     instance_.who());
}

absl::StatusOr<Json> TaskComponent::facts(Call& call) {
  const mlgym_component* component = instance_.component();
  const void* found =
      component->extension ? component->extension(component, MLGYM_TASK_FACTS) : nullptr;
  const auto* table = static_cast<const mlgym_task_facts*>(found);
  if (!table || !MLGYM_HAS(table, facts)) return Json::object();
  std::string text;
  const mlgym_sink sink = sink_into(text);
  const auto told = call.status(table->facts(instance_.self(), call.raw(), &sink), instance_.who());
  if (!told.ok()) return told;
  auto facts = parse_json(text);
  if (!facts.ok()) return with_context(facts.status(), instance_.who() + ": its facts");
  if (!facts->is_object()) return invalid("{}: its facts are no JSON object", instance_.who());
  return facts;
}

absl::StatusOr<std::map<std::string, double>> TaskComponent::evaluate(
    Call& call, const mlgym_evaluation& evaluation) {
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
  const auto status = call.status(
      instance_.table<mlgym_task>()->evaluate(instance_.self(), call.raw(), &evaluation, &scores),
      instance_.who());
  if (!status.ok()) return status;
  return collected;
}

}  // namespace mlgym
