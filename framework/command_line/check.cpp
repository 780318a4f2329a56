// mlgym check
#include <memory>

#include "base/status.h"
#include "check/task_check.h"
#include "command_line/check_agent.h"
#include "command_line/check_output.h"
#include "command_line/check_plugin.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/verbs.h"
#include "config/defaults.h"
#include "config/folders.h"
#include "environment/ready_task.h"

namespace mlgym {
namespace {

struct Options {
  std::vector<std::string> tasks, only;
  std::string variant, sandbox = kDefaultSandbox;
  bool all = false, json = false;
};

int check(const Options& options) {
  std::vector<std::string> names = options.tasks;
  if (options.all) {
    for (const auto& found : find_task_folders()) names.push_back(found.name);
  }
  if (names.empty()) {
    return report_failure(invalid("no task: name some, by name or path, or give --all"),
                          options.json);
  }
  for (auto& name : names) {  // an unknown name is a mistake, not a failed check
    if (!options.variant.empty() && name.rfind(':') == name.npos) name += ":" + options.variant;
    const auto task = load_task_named(name);
    if (task.status().code() == absl::StatusCode::kNotFound)
      return report_failure(task.status(), options.json);
  }
  if (auto known = only_known(options.only, task_checks()); !known.ok())
    return report_failure(known, options.json);
  Registry registry(plugin_search_path());
  auto boxes = start_boxes(options.sandbox, registry);
  if (!boxes.ok()) return report_failure(boxes.status(), options.json);
  CheckOutput output(options.json);
  for (const auto& name : names) {
    output.begin(name);
    output.add(check_task(name, options.only, **boxes, registry, interruption(), output.news()));
    if (interruption()) break;
  }
  return output.end();
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto* verb =
      app.add_subcommand("check", "Check whether tasks, agents and plugins keep what they promise");
  verb->require_subcommand(1);
  auto options = std::make_shared<Options>();
  auto* task = verb->add_subcommand("task", "Check tasks, by name or path");
  task->add_option("TASK", options->tasks, "Tasks; TASK:VARIANT for one variant");
  task->add_flag("--all", options->all, "Every task [MLGYM_ALL]")->envname("MLGYM_ALL");
  task->add_option("--variant", options->variant,
                   "Of tasks named without one; their default unless given [MLGYM_VARIANT]")
      ->envname("MLGYM_VARIANT");
  task->add_option("--only", options->only,
                   "These checks and what they build on, with commas [MLGYM_ONLY]")
      ->delimiter(',')
      ->envname("MLGYM_ONLY");
  task->add_option("--sandbox", options->sandbox, "The sandbox to use [MLGYM_SANDBOX]")
      ->envname("MLGYM_SANDBOX");
  task->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  task->callback([options, &exit_code] { exit_code = check(*options); });
  add_check_agent(*verb, exit_code);
  add_check_plugin(*verb, exit_code);
}

}  // namespace mlgym
