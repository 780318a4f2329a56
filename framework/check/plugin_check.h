// `mlgym check plugin`: whether a plugin loads and its components keep what their kinds promise.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "check/check_report.h"

namespace mlgym {

// The checks of all plugins, and those of sandboxes.
std::vector<std::string> plugin_checks();

// Checks the plugin in a folder: its manifest, that its library loads in a process of its own, and
// every sandbox it provides by the checks of sandboxes. With `only`, those checks and the two that
// all build on. A plugin with several sandboxes has their checks named SANDBOX.CHECK.
CheckReport check_plugin(const std::filesystem::path& folder, const std::vector<std::string>& only,
                         const std::atomic<bool>& cancelled,
                         const std::function<void(const CheckResult&)>& news);

}  // namespace mlgym
