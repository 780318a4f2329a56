#include "check/plugin_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box.h"
#include "check/component/process.h"
#include "check/component/suite.h"
#include "check/sandbox_check.h"
#include "plugins/kinds.h"
#include "plugins/library.h"
#include "plugins/manifest.h"

namespace mlgym {
namespace {

using Status = CheckResult::Status;

std::string components_of(const Manifest& manifest) {
  std::string text;
  for (const auto& provided : manifest.provides)
    text += fmt::format(", {} {}", short_kind(provided.kind), provided.name);
  return text;
}

std::string name_of(const Provided& provided) {
  return short_kind(provided.kind) + "/" + provided.name;
}

absl::StatusOr<std::vector<Provided>> chosen_components(const Manifest& manifest,
                                                        const std::vector<std::string>& wanted) {
  if (wanted.empty()) return manifest.provides;
  std::vector<std::string> known;
  for (const auto& provided : manifest.provides) known.push_back(name_of(provided));
  std::vector<Provided> chosen;
  for (const auto& one : wanted) {
    const auto found = std::find(known.begin(), known.end(), one);
    if (found == known.end()) {
      return invalid("the plugin provides no {}{}; it provides {}", one, did_you_mean(one, known),
                     join(known, ", "));
    }
    chosen.push_back(manifest.provides[static_cast<std::size_t>(found - known.begin())]);
  }
  return chosen;
}

}  // namespace

std::vector<std::string> plugin_checks() {
  std::vector<std::string> names = {"manifest", "library", "probe"};
  for (auto& name : sandbox_checks()) names.push_back(std::move(name));
  for (auto& name : component_checks()) names.push_back(std::move(name));
  return names;
}

CheckReport check_plugin(const std::filesystem::path& folder, const PluginCheck& wanted,
                         const std::atomic<bool>& cancelled,
                         const std::function<void(const CheckResult&)>& news) {
  CheckReport report;
  report.subject = folder.string();
  const auto add = [&](const char* name, const absl::Status& status, std::string found) {
    CheckResult result;
    result.name = name;
    result.status = status.ok() ? Status::pass : Status::fail;
    result.detail = status.ok() ? std::move(found) : std::string(message_of(status));
    report.checks.push_back(std::move(result));
    if (news) news(report.checks.back());
    return status.ok();
  };
  const auto manifest = read_manifest(folder / "plugin.yaml");
  if (manifest.ok()) report.subject = manifest->name;
  if (!add("manifest", manifest.status(),
           manifest.ok() ? manifest->version + components_of(*manifest) : ""))
    return report;
  if (!manifest->library.empty() &&
      !add("library", probe_library(manifest->library), "loads and starts"))
    return report;
  const auto chosen = chosen_components(*manifest, wanted.components);
  if (!chosen.ok()) {
    add("manifest", chosen.status(), "");
    return report;
  }
  std::vector<std::string> sandboxes;
  for (const auto& provided : *chosen) {
    if (short_kind(provided.kind) == "sandbox") sandboxes.push_back(provided.name);
  }
  for (const auto& name : sandboxes) {
    const auto boxes = Boxes::start({manifest->library, name, "{}"});
    if (!boxes.ok()) {
      add("probe", boxes.status(), "");
      report.unable =
          report.unable || boxes.status().code() == absl::StatusCode::kFailedPrecondition;
      continue;
    }
    const std::size_t before = report.checks.size();
    check_sandbox(**boxes, wanted.only, cancelled, news, report);
    if (sandboxes.size() == 1) continue;
    std::for_each(report.checks.begin() + static_cast<std::ptrdiff_t>(before), report.checks.end(),
                  [&](CheckResult& check) { check.name = name + "." + check.name; });
  }
  for (const auto& provided : *chosen) {
    if (short_kind(provided.kind) == "sandbox" || cancelled) continue;
    const std::string prefix = manifest->provides.size() > 1 ? name_of(provided) + "." : "";
    const ComponentJob job = {folder,        short_kind(provided.kind),
                              provided.name, wanted.settings,
                              wanted.only,   wanted.seconds,
                              wanted.files};
    report.unable |= check_in_process(job, cancelled, [&](CheckResult result) {
      result.name = prefix + result.name;
      report.checks.push_back(std::move(result));
      if (news) news(report.checks.back());
    });
  }
  report.interrupted = cancelled;
  return report;
}

}  // namespace mlgym
