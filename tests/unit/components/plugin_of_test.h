// The components of this test's plugin.
#pragma once

#include <mlgym/abi.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/status.h"
#include "plugins/library.h"

namespace mlgym {

inline const mlgym_component* component_of_test(std::string_view name) {
  const auto plugin = load_library(PLUGIN_OF_TEST);
  if (!plugin.ok()) throw std::runtime_error(std::string(message_of(plugin.status())));
  for (std::size_t i = 0; i < (*plugin)->component_count; ++i) {
    if ((*plugin)->components[i]->name == name) return (*plugin)->components[i];
  }
  throw std::runtime_error("the plugin has no component " + std::string(name));
}

}  // namespace mlgym
