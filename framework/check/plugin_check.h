// `mlgym check plugin`: whether a plugin loads and its components keep what their kinds promise.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "check/check_report.h"

namespace mlgym {

// The checks of all plugins, and those of every kind.
std::vector<std::string> plugin_checks();

struct PluginCheck {
  std::vector<std::string> only;        // these checks and what they build on; empty: all
  std::vector<std::string> components;  // these, as KIND/NAME; empty: all
  std::optional<Json> settings;         // that components are created with; nothing: {}
  double seconds = 60;                  // for one check of a component
  std::filesystem::path files = {};     // where an agent's files lie; empty: beside the manifest
};

// Checks the plugin in a folder: its manifest, that its library loads in a process of its own, and
// every component it provides: sandboxes in boxes, the others each in a process of its own
// (docs/check_plugin.md). A plugin with several components has their checks named KIND/NAME.CHECK;
// of sandboxes SANDBOX.CHECK where there are several.
CheckReport check_plugin(const std::filesystem::path& folder, const PluginCheck& wanted,
                         const std::atomic<bool>& cancelled,
                         const std::function<void(const CheckResult&)>& news);

}  // namespace mlgym
