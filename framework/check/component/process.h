// The checks of a component in a process of its own, so that one that crashes or hangs costs a
// check.
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

struct ComponentJob {
  std::filesystem::path plugin;  // its folder
  std::string kind, name;        // kind: short
  std::optional<Json> settings;  // nothing: {}
  std::vector<std::string> only;
  double seconds = 60;          // for one check
  std::filesystem::path files;  // of an agent; empty: beside the plugin's manifest
};

// Starts `mlgym_plugin_checker`, and again behind every check that took it down. Results are told
// as they come. True when the component says that this machine lacks what it needs.
bool check_in_process(const ComponentJob& job, const std::atomic<bool>& cancelled,
                      const std::function<void(CheckResult)>& done);

// The program that is started: makes the checks of the job, a JSON object, and tells their results,
// one JSON object a line, on this descriptor. Gives the exit code.
inline constexpr int kCheckerResults = 3;
int serve_checks(const std::string& job);

}  // namespace mlgym
