// Components that live in another process, as components like any other.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <string>
#include <string_view>

#include "plugins/process/plugin_process.h"

namespace mlgym {

// What the components in other processes offer to this host under kProxyExtension.
inline constexpr const char* kProxyExtension = "mlgym.proxy/1";
struct ProxyFunctions {
  bool (*gone)(const void* self);  // its process failed for good; only a new instance helps
};

// What a plugin in another process says of itself. Its components live as long as this process.
struct ProxiedPlugin {
  std::string name, version;
  // Null where the plugin does not hold it. Every `create` starts a process.
  const mlgym_component* find(std::string_view kind, std::string_view component) const;
  std::vector<const mlgym_component*> components;
};

// Starts the plugin, asks it what it holds, and ends it. kInvalidArgument: one line that names the
// fault and the remedy. Thread-safe.
absl::StatusOr<const ProxiedPlugin*> proxy_plugin(const PluginCommand& command);

}  // namespace mlgym
