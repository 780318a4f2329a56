// mlgym doctor
#include <filesystem>
#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/verbs.h"
#include "config/folders.h"
#include "data/task_resources.h"
#include "environment/ready_task.h"

namespace mlgym {
namespace {

Json finding(const std::string& name, const char* status, const std::string& detail,
             const std::string& remedy) {
  return {{"name", name}, {"status", status}, {"detail", detail}, {"remedy", remedy}};
}

// What every sandbox can enforce here; `usable` becomes true when one can be used.
void examine_sandboxes(const Registry& registry, Json& checks, bool& usable) {
  for (const auto& plugin : registry.plugins()) {
    if (!plugin.manifest.ok()) continue;
    for (const auto& provided : plugin.manifest->provides) {
      if (short_kind(provided.kind) != "sandbox") continue;
      const std::string name = "sandbox " + provided.name;
      auto boxes = start_boxes(provided.name, registry);
      const auto report = boxes.ok() ? (*boxes)->probe() : absl::StatusOr<Json>(boxes.status());
      if (!report.ok()) {
        checks.push_back(finding(name, "missing", std::string(message_of(report.status())), ""));
        continue;
      }
      const bool works = report->value("usable", false);
      usable = usable || works;
      checks.push_back(finding(name, works ? "ok" : "missing",
                               works ? "makes boxes" : "cannot make boxes here", ""));
      for (const auto& [capability, found] : (*report)["capabilities"].items()) {
        const std::string level = found.value("level", "none");
        checks.push_back(finding(name + " " + capability,
                                 level == "hard"   ? "ok"
                                 : level == "soft" ? "soft"
                                                   : "missing",
                                 level == "hard" ? "enforced" : found.value("reason", ""),
                                 found.value("remedy", "")));
      }
    }
  }
}

void examine_plugins(const Registry& registry, Json& checks) {
  for (const auto& plugin : registry.plugins()) {
    if (plugin.manifest.ok()) continue;
    checks.push_back(finding("plugin " + plugin.folder.filename().string(), "missing",
                             std::string(message_of(plugin.manifest.status())), ""));
  }
}

void examine_tasks(Registry& registry, Json& checks) {
  for (const auto& [name, folder] : find_task_folders()) {
    auto task = load_task(folder, "");
    const std::string label = "task " + name;
    if (!task.ok()) {
      checks.push_back(finding(label, "missing", std::string(message_of(task.status())), ""));
      continue;
    }
    const auto ready = ready_task(std::move(*task), registry);
    checks.push_back(finding(label, ready.ok() ? "ok" : "missing",
                             ready.ok() ? "ready" : std::string(message_of(ready.status())),
                             ready.ok() ? "" : "mlgym prepare " + name));
  }
}

int examine(bool json) {
  Registry registry(plugin_search_path());
  Json checks = Json::array();
  bool usable = false;
  examine_sandboxes(registry, checks, usable);
  examine_plugins(registry, checks);
  examine_tasks(registry, checks);
  if (json) {
    print_document({{"schema", 1}, {"checks", checks}});
  } else {
    for (const auto& check : checks) {
      const std::string remedy = check["remedy"];
      print_result(fmt::format("{:<8} {}: {}{}\n", check["status"].get<std::string>(),
                               check["name"].get<std::string>(), check["detail"].get<std::string>(),
                               remedy.empty() ? "" : "\n         remedy: " + remedy));
    }
  }
  if (!usable) print_message("no sandbox can be used here; episodes cannot be played");
  return usable ? kExitDone : kExitUnable;
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  auto json = std::make_shared<bool>(false);
  auto* verb = app.add_subcommand("doctor", "Say what works on this machine, and how to mend it");
  verb->add_flag("--json", *json, "Print one JSON document [MLGYM_JSON]")->envname("MLGYM_JSON");
  verb->callback([json, &exit_code] { exit_code = examine(*json); });
}

}  // namespace mlgym
