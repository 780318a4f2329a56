#include "check/sandbox_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/time.h"
#include "check/sandbox_checks.h"

namespace mlgym {
namespace {

using Status = CheckResult::Status;

std::vector<SandboxCheck> all_checks() {
  std::vector<SandboxCheck> all;
  for (const auto* some : {&sandbox_shell_checks(), &sandbox_life_checks(), &sandbox_file_checks(),
                           &sandbox_wall_checks()})
    all.insert(all.end(), some->begin(), some->end());
  return all;
}

// "" where the sandbox has the capability, else why not.
std::string lacks(const Json& report, const char* capability) {
  if (*capability == '\0') return "";
  const Json found = report.value("capabilities", Json::object()).value(capability, Json::object());
  if (found.value("level", "none") != "none") return "";
  return fmt::format("{}: {}", capability, found.value("reason", "not reported"));
}

// The sandbox's own report: whether it can be used, and that it has the form that hosts read.
CheckResult examine(const absl::StatusOr<Json>& report, bool& usable) {
  CheckResult result;
  result.name = "probe";
  result.status = Status::fail;
  usable = false;
  if (!report.ok()) {
    result.detail = message_of(report.status());
    return result;
  }
  std::string soft, missing;
  const Json capabilities = report->value("capabilities", Json::object());
  for (const auto& [name, capability] : capabilities.items()) {
    const std::string level = capability.value("level", ""),
                      reason = capability.value("reason", "");
    if (level != "hard" && level != "soft" && level != "none") {
      result.detail = fmt::format("capability {} has the level \"{}\"", name, level);
      return result;
    }
    if (level != "hard" && reason.empty()) {
      result.detail = fmt::format("capability {} is {} and gives no reason", name, level);
      return result;
    }
    if (level != "hard") (level == "soft" ? soft : missing) += " " + name;
    if (level == "none") {
      if (result.detail.empty())
        result.detail = fmt::format("{}. {}", reason, capability.value("remedy", ""));
    }
  }
  usable = report->value("usable", false);
  if (!usable) return result;
  result.status = Status::pass;
  result.detail = fmt::format("usable{}{}{}{}", soft.empty() ? "" : "; softly:", soft,
                              missing.empty() ? "" : "; not at all:", missing);
  return result;
}

}  // namespace

std::vector<std::string> sandbox_checks() {
  std::vector<std::string> names;
  for (const auto& check : all_checks()) names.emplace_back(check.name);
  return names;
}

void check_sandbox(Boxes& boxes, const std::vector<std::string>& only,
                   const std::atomic<bool>& cancelled,
                   const std::function<void(const CheckResult&)>& news, CheckReport& report) {
  const auto add = [&](CheckResult result) {
    report.checks.push_back(std::move(result));
    if (news) news(report.checks.back());
  };
  const auto probed = boxes.probe();
  bool usable = false;
  add(examine(probed, usable));
  report.unable = report.unable || (probed.ok() && !usable);
  if (!usable) return;
  for (const auto& check : all_checks()) {
    if (!only.empty() && std::find(only.begin(), only.end(), check.name) == only.end()) continue;
    if (cancelled) break;
    CheckResult result;
    result.name = check.name;
    if (result.detail = lacks(*probed, check.capability); !result.detail.empty()) {
      result.status = Status::skip;
    } else {
      const double started = monotonic_seconds();
      SandboxTrial trial(boxes);
      check.run(trial);
      result.seconds = monotonic_seconds() - started;
      result.detail = trial.failure();
      if (trial.failed()) result.status = Status::fail;
    }
    add(std::move(result));
  }
  report.interrupted = report.interrupted || cancelled;
}

}  // namespace mlgym
