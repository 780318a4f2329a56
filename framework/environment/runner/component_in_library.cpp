#include "environment/runner/component_in_library.h"

#include "base/status.h"
#include "plugins/kinds.h"
#include "plugins/library.h"

namespace mlgym {

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

}  // namespace mlgym
