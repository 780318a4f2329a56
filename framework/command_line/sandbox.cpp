// mlgym sandbox ls|clean|shell
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_folders.h"
#include "boxes/visit.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/terminal_relay.h"
#include "command_line/verbs.h"
#include "config/folders.h"

namespace mlgym {
namespace {

std::vector<std::string> left_behind() {
  std::vector<std::string> paths;
  for (const auto& folder : spawner_folders()) {
    if (!folder.alive) paths.push_back(folder.path.string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

int list(bool json) {
  const auto boxes = visible_boxes();
  const auto left = left_behind();
  if (json) {
    Json items = Json::array();
    for (const auto& box : boxes) {
      items.push_back({{"name", box.name},
                       {"id", box.id},
                       {"sandbox", box.sandbox},
                       {"started", box.started},
                       {"spawner", box.spawner}});
    }
    print_document({{"schema", 1}, {"boxes", items}, {"left", left}});
    return kExitDone;
  }
  for (const auto& box : boxes)
    print_result(fmt::format("{:<60} {:<12} {}\n", box.name, box.sandbox, box.started));
  for (const auto& path : left) print_result(fmt::format("{} is left behind\n", path));
  if (boxes.empty() && left.empty()) print_message("there are no boxes");
  if (!left.empty()) print_message("`mlgym sandbox clean` removes what is left behind");
  return kExitDone;
}

// Whoever starts a sandbox removes what dead ones left; so every sandbox is started for a moment.
int clean(bool json) {
  const auto before = left_behind();
  const Registry registry(plugin_search_path());
  for (const auto& plugin : registry.plugins()) {
    if (!plugin.manifest.ok()) continue;
    for (const auto& provided : plugin.manifest->provides) {
      if (short_kind(provided.kind) == "sandbox") (void)start_boxes(provided.name, registry);
    }
  }
  const auto after = left_behind();
  std::vector<std::string> removed;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(removed));
  if (json) {
    print_document({{"schema", 1}, {"removed", removed}, {"left", after}});
  } else {
    for (const auto& path : removed) print_result(fmt::format("removed {}\n", path));
    for (const auto& path : after) print_result(fmt::format("{} cannot be removed\n", path));
    if (removed.empty() && after.empty()) print_message("nothing was left behind");
  }
  return after.empty() ? kExitDone : kExitNo;
}

absl::StatusOr<VisibleBox> find_box(const std::string& name) {
  const auto boxes = visible_boxes();
  std::vector<std::string> names;
  const VisibleBox* found = nullptr;
  for (const auto& box : boxes) {
    names.push_back(box.name);
    if (box.name == name) found = &box;
  }
  if (found) return *found;
  return not_found("there is no running box \"{}\"{}; `mlgym sandbox ls` lists them", name,
                   did_you_mean(name, names));
}

int enter(const std::string& name) {
  const auto box = find_box(name);
  if (!box.ok()) return report_failure(box.status(), false);
  if (isatty(STDIN_FILENO) == 0) {
    auto shell = visit(*box, {STDIN_FILENO, standard_output(), STDERR_FILENO}, false);
    if (!shell.ok()) return report_failure(shell.status(), false);
    const auto exit = shell->wait(Deadline::never());
    return exit.ok() ? exit->code : report_failure(exit.status(), false);
  }
  absl::StatusOr<BoxExit> exit;
  {
    auto terminal = TerminalRelay::open();
    if (!terminal.ok()) return report_failure(terminal.status(), false);
    const int side = terminal->program_side();
    auto shell = visit(*box, {side, side, side}, true);
    if (!shell.ok()) return report_failure(shell.status(), false);
    if (auto relayed = terminal->relay(shell->exit_descriptor()); !relayed.ok())
      return report_failure(relayed, false);
    exit = shell->wait(Deadline::after(1));
  }
  return exit.ok() ? exit->code : kExitDone;
}

}  // namespace

void add_sandbox(CLI::App& app, int& exit_code) {
  auto* sandbox = app.add_subcommand("sandbox", "Look at the boxes of this user's runs");
  sandbox->require_subcommand(1);
  const auto add = [&](const char* name, const char* summary, int (*run)(bool)) {
    auto json = std::make_shared<bool>(false);
    auto* verb = sandbox->add_subcommand(name, summary);
    verb->add_flag("--json", *json, "Print one JSON document [MLGYM_JSON]")->envname("MLGYM_JSON");
    verb->callback([json, run, &exit_code] { exit_code = run(*json); });
  };
  add("ls", "The boxes that run, and what dead processes left behind", list);
  add("clean", "Remove what processes that were killed left behind", clean);
  auto name = std::make_shared<std::string>();
  auto* shell = sandbox->add_subcommand("shell", "Look into the box of a running episode");
  shell->add_option("EPISODE", *name, "The episode, as `mlgym sandbox ls` names it")->required();
  shell->callback([name, &exit_code] { exit_code = enter(*name); });
}

}  // namespace mlgym
