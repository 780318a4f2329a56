#include "environment/runner/component_of_plugin.h"

#include "base/json.h"
#include "base/status.h"
#include "plugins/kinds.h"
#include "plugins/library.h"
#include "plugins/process/proxy.h"

namespace mlgym {
namespace {

absl::StatusOr<const mlgym_component*> component_in_library(const std::string& library,
                                                            std::string_view kind,
                                                            const std::string& name) {
  const auto plugin = load_library(library);
  if (!plugin.ok()) return plugin.status();
  if (auto started = start_plugin(**plugin, library); !started.ok()) return started;
  for (std::size_t i = 0; i < (*plugin)->component_count; ++i) {
    const mlgym_component* component = (*plugin)->components[i];
    if (name == component->name && kind == component->kind) return component;
  }
  return not_found("{} holds no {} \"{}\"", library, short_kind(kind), name);
}

}  // namespace

absl::StatusOr<const mlgym_component*> component_of_plugin(const Json& plugin,
                                                           std::string_view kind,
                                                           const std::string& name) {
  if (!plugin.contains("command"))
    return component_in_library(plugin.value("library", ""), kind, name);
  const PluginCommand command =
      plugin_command(plugin["command"].get<std::vector<std::string>>(), plugin.value("folder", ""),
                     plugin.value("name", ""));
  const auto proxied = proxy_plugin(command);
  if (!proxied.ok()) return with_context(proxied.status(), command.name);
  const auto* component = (*proxied)->find(kind, name);
  if (component) return component;
  return not_found("{} holds no {} \"{}\"", command.name, short_kind(kind), name);
}

}  // namespace mlgym
