// mlgym doctor
#include <filesystem>
#include <memory>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "boxes/box_script.h"
#include "check/machine_checks.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/verbs.h"
#include "config/folders.h"
#include "data/task_resources.h"
#include "environment/ready_task.h"

namespace mlgym {
namespace {

using Status = Finding::Status;

Finding of_capability(const std::string& sandbox, const std::string& name, const Json& found) {
  const std::string level = found.value("level", "none");
  if (level == "hard") return {sandbox + " " + name, Status::ok, "enforced", ""};
  return {sandbox + " " + name, level == "soft" ? Status::soft : Status::missing,
          found.value("reason", ""), found.value("remedy", "")};
}

// Makes a box and runs a program in it: what a sandbox says of itself is no proof.
absl::Status try_box(Boxes& boxes) {
  BoxSpec spec;
  spec.name = "doctor";
  auto box = boxes.create(spec);
  if (!box.ok()) return box.status();
  BoxProgram program;
  program.arguments = {"/usr/bin/true"};
  const auto ran = run_script(**box, program, Deadline::after(10));
  if (!ran.ok()) return ran.status();
  return ran->code == 0 ? absl::OkStatus()
                        : internal("/usr/bin/true failed with exit code {}", ran->code);
}

// Whether it makes boxes, and what it can enforce here.
bool examine_sandbox(const std::string& component, const Registry& registry,
                     std::vector<Finding>& findings) {
  const std::string name = "sandbox " + component;
  auto boxes = start_boxes(component, registry);
  const auto report = boxes.ok() ? (*boxes)->probe() : absl::StatusOr<Json>(boxes.status());
  absl::Status tried = report.status();
  if (tried.ok()) {
    tried = report->value("usable", false)
                ? try_box(**boxes)
                : unable("it says of itself that it cannot make boxes here");
  }
  if (!tried.ok()) {
    std::string_view why = message_of(tried);
    if (why.substr(0, name.size() + 2) == name + ": ") why.remove_prefix(name.size() + 2);
    findings.push_back({name, Status::missing, std::string(why),
                        "see bubblewrap, user namespaces, container and disk boxes above"});
    return false;
  }
  findings.push_back({name, Status::ok, "a box was made and ran a program", ""});
  for (const auto& [capability, found] : (*report)["capabilities"].items())
    findings.push_back(of_capability(name, capability, found));
  return true;
}

bool examine_sandboxes(const Registry& registry, std::vector<Finding>& findings) {
  bool usable = false;
  for (const auto& plugin : registry.plugins()) {
    if (!plugin.manifest.ok()) continue;
    for (const auto& provided : plugin.manifest->provides) {
      if (short_kind(provided.kind) == "sandbox")
        usable = examine_sandbox(provided.name, registry, findings) || usable;
    }
  }
  return usable;
}

void examine_plugins(const Registry& registry, std::vector<Finding>& findings) {
  for (const auto& plugin : registry.plugins()) {
    if (plugin.manifest.ok()) continue;
    findings.push_back({"plugin " + plugin.folder.filename().string(), Status::missing,
                        std::string(message_of(plugin.manifest.status())),
                        "mend or remove " + plugin.folder.string()});
  }
}

void examine_tasks(Registry& registry, std::vector<Finding>& findings) {
  for (const auto& [name, folder] : find_task_folders()) {
    auto task = load_task(folder, "");
    const std::string label = "task " + name;
    if (!task.ok()) {
      findings.push_back({label, Status::missing, std::string(message_of(task.status())), ""});
      continue;
    }
    const auto ready = ready_task(std::move(*task), registry);
    findings.push_back(ready.ok() ? Finding{label, Status::ok, "ready", ""}
                                  : Finding{label, Status::missing,
                                            std::string(message_of(ready.status())),
                                            "mlgym prepare " + name});
  }
}

Json document_of(const std::vector<Finding>& findings) {
  Json checks = Json::array();
  for (const auto& finding : findings) {
    checks.push_back({{"name", finding.name},
                      {"status", name_of(finding.status)},
                      {"detail", finding.detail},
                      {"remedy", finding.remedy}});
  }
  return {{"schema", 1}, {"checks", checks}};
}

void print(const std::vector<Finding>& findings) {
  for (const auto& finding : findings) {
    print_result(
        fmt::format("{:<8} {}: {}\n", name_of(finding.status), finding.name, finding.detail));
    if (!finding.remedy.empty()) print_result("         remedy: " + finding.remedy + "\n");
  }
}

int examine(bool json) {
  Registry registry(plugin_search_path());
  std::vector<Finding> findings = check_machine();
  const bool usable = examine_sandboxes(registry, findings);
  examine_plugins(registry, findings);
  examine_tasks(registry, findings);
  if (json) {
    print_document(document_of(findings));
  } else {
    print(findings);
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
