#include "plugins/script_component.h"

#include <mlgym/kinds/tool.h>

#include <map>
#include <mutex>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "plugins/call.h"
#include "plugins/script_call.h"

namespace mlgym {
namespace {

struct ScriptComponent {
  std::string plugin, summary, schema;
  std::shared_ptr<const ScriptTool> tool;
  std::vector<std::pair<std::string, std::string>> defaults;  // of all settings; "" is none
  mlgym_component raw{};
};

struct ScriptInstance {
  const ScriptComponent& component;
  std::map<std::string, std::string> variables;
};

mlgym_status create(const mlgym_component* raw, const mlgym_call* call,
                    const mlgym_settings* settings, void** self) {
  return answer(call, [&] {
    const auto& component = *static_cast<const ScriptComponent*>(raw->state);
    auto instance = std::make_unique<ScriptInstance>(ScriptInstance{component, {}});
    for (const auto& [name, preset] : component.defaults) {
      std::string value;
      const mlgym_sink sink = sink_into(value);
      if (settings->get(settings, borrow(name), &sink) != MLGYM_OK) value = preset;
      if (!value.empty()) instance->variables[setting_variable(name)] = value;
    }
    *self = instance.release();
    return absl::OkStatus();
  });
}

mlgym_status describe(void* self, const mlgym_call* call, const mlgym_sink* out) {
  return answer(call, [&] {
    const auto& instance = *static_cast<ScriptInstance*>(self);
    out->write(out->state, borrow(dump_json(instance.component.tool->describe())));
    return absl::OkStatus();
  });
}

mlgym_status call_script(void* self, const mlgym_call* call, mlgym_str arguments,
                         const mlgym_tool_environment* environment, const mlgym_sink* reply) {
  mlgym_status code = MLGYM_OK;
  const mlgym_status answered = answer(call, [&]() -> absl::Status {
    const auto& instance = *static_cast<ScriptInstance*>(self);
    const ScriptTool& tool = *instance.component.tool;
    const auto given = parse_json(view(arguments));
    if (!given.ok()) return with_context(given.status(), "the arguments");
    const auto command =
        script_command(tool, instance.component.plugin, instance.variables, *given);
    if (!command.ok()) return command.status();
    std::string output;
    const mlgym_sink sink = sink_into(output);
    std::int32_t exit_code = 0;
    code = environment->shell(environment, call, borrow(*command), &sink, &exit_code);
    if (code != MLGYM_OK) return absl::OkStatus();  // its own error text stands
    if (output.empty())
      output = exit_code == 0 ? fmt::format("[{} printed nothing]", tool.name)
                              : fmt::format("[{} failed with exit code {}]", tool.name, exit_code);
    reply->write(reply->state, borrow(output));
    return absl::OkStatus();
  });
  return code != MLGYM_OK ? code : answered;
}

constexpr mlgym_tool kTable = {sizeof(mlgym_tool), 0, &describe, &call_script};

std::unique_ptr<ScriptComponent> make(const Manifest& manifest, const Provided& provided) {
  auto made = std::make_unique<ScriptComponent>();
  made->plugin = manifest.name;
  made->summary = provided.summary;
  made->schema = manifest.script_settings;
  made->tool = provided.script;
  const Json schema = Json::parse(made->schema);  // made by read_script_settings
  for (const auto& [name, property] : schema["properties"].items()) {
    const Json preset = property.value("default", Json(nullptr));
    made->defaults.emplace_back(name, preset.is_null()     ? ""
                                      : preset.is_string() ? preset.get<std::string>()
                                                           : dump_json(preset));
  }
  made->raw.size = sizeof made->raw;
  made->raw.kind = MLGYM_KIND_TOOL;
  made->raw.name = made->tool->name.c_str();
  made->raw.summary = made->summary.c_str();
  made->raw.settings_schema = made->schema.c_str();
  made->raw.functions = &kTable;
  made->raw.state = made.get();
  made->raw.create = &create;
  made->raw.destroy = [](const mlgym_component*, void* self) {
    delete static_cast<ScriptInstance*>(self);
  };
  return made;
}

}  // namespace

const mlgym_component* script_component(const Manifest& manifest, const Provided& provided) {
  static std::mutex mutex;
  // Kept to the end: components are never taken back. A manifest that was read anew is another.
  static auto& made =
      *new std::map<std::shared_ptr<const ScriptTool>, std::unique_ptr<ScriptComponent>>();
  const std::lock_guard lock(mutex);
  auto& component = made[provided.script];
  if (!component) component = make(manifest, provided);
  return &component->raw;
}

}  // namespace mlgym
