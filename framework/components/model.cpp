#include "components/model.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {

absl::StatusOr<ModelComponent> ModelComponent::create(const mlgym_component* component,
                                                      const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  return ModelComponent(std::move(*instance));
}

absl::StatusOr<Json> ModelComponent::describe(Call& call) {
  const auto* table = instance_.table<mlgym_model>();
  if (!MLGYM_HAS(table, describe)) return Json::object();
  std::string text;
  const mlgym_sink sink = sink_into(text);
  const auto told = instance_.run(
      call, "describe", [&] { return table->describe(instance_.self(), call.raw(), &sink); });
  if (!told.ok()) return told;
  auto description = parse_json(text);
  if (!description.ok() || !description->is_object())
    return invalid("{}: its description is no JSON object", instance_.who());
  return description;
}

absl::Status ModelComponent::complete(Call& call, const mlgym_request& request,
                                      const mlgym_reply& reply) {
  return instance_.run(call, "complete", [&] {
    return instance_.table<mlgym_model>()->complete(instance_.self(), call.raw(), &request, &reply);
  });
}

absl::StatusOr<std::string> ModelComponent::save(Call& call) {
  const auto* table = instance_.table<mlgym_model>();
  std::string text;
  if (!MLGYM_HAS(table, save)) return text;
  const mlgym_sink sink = sink_into(text);
  const auto saved =
      instance_.run(call, "save", [&] { return table->save(instance_.self(), call.raw(), &sink); });
  if (!saved.ok()) return saved;
  return text;
}

absl::Status ModelComponent::load(Call& call, std::string_view saved) {
  const auto* table = instance_.table<mlgym_model>();
  if (saved.empty()) return absl::OkStatus();
  if (!MLGYM_HAS(table, load))
    return unable("{} was saved, and cannot go on from that", instance_.who());
  return instance_.run(call, "load",
                       [&] { return table->load(instance_.self(), call.raw(), borrow(saved)); });
}

bool ModelComponent::lost() const { return instance_.lost(); }

}  // namespace mlgym
