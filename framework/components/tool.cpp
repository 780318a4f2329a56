#include "components/tool.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {

absl::StatusOr<ToolComponent> ToolComponent::create(const mlgym_component* component,
                                                    const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  return ToolComponent(std::move(*instance));
}

absl::StatusOr<Json> ToolComponent::describe(Call& call) {
  std::string text;
  const mlgym_sink sink = sink_into(text);
  const auto status = instance_.run(call, "describe", [&] {
    return instance_.table<mlgym_tool>()->describe(instance_.self(), call.raw(), &sink);
  });
  if (!status.ok()) return status;
  auto description = parse_json(text);
  if (!description.ok())
    return with_context(description.status(), instance_.who() + ": its description");
  if (!description->is_object())
    return invalid("{}: its description is not a JSON object", instance_.who());
  return description;
}

absl::StatusOr<std::string> ToolComponent::call(Call& call, const std::string& arguments,
                                                const Shell& shell, const std::string& folder) {
  mlgym_tool_environment environment{};
  environment.size = sizeof environment;
  environment.state = const_cast<Shell*>(&shell);
  environment.folder = borrow(folder);
  environment.shell = [](const mlgym_tool_environment* given, const mlgym_call* raw,
                         mlgym_str command, const mlgym_sink* output, int32_t* exit_code) {
    return answer(raw, [&]() -> absl::Status {
      std::string text;
      const auto code = (*static_cast<Shell*>(given->state))(view(command), text);
      if (!code.ok()) return code.status();
      *exit_code = *code;
      output->write(output->state, borrow(text));
      return absl::OkStatus();
    });
  };
  std::string reply;
  const mlgym_sink sink = sink_into(reply);
  const auto status = instance_.run(call, "call", [&] {
    return instance_.table<mlgym_tool>()->call(instance_.self(), call.raw(), borrow(arguments),
                                               &environment, &sink);
  });
  if (!status.ok()) return status;
  return reply;
}

}  // namespace mlgym
