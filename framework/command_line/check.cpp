// mlgym check
#include <algorithm>
#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "check/task_check.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/verbs.h"
#include "config/folders.h"
#include "environment/ready_task.h"

namespace mlgym {
namespace {

struct Options {
  std::vector<std::string> tasks, only;
  std::string variant, sandbox = "bubblewrap";
  bool all = false, json = false;
};

std::string line_of(const CheckResult& check) {
  return fmt::format("  {} {:<20} {}\n", name_of(check.status), check.name, check.detail);
}

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
  for (const auto& one : options.only) {
    const auto& known = task_checks();
    if (std::find(known.begin(), known.end(), one) == known.end()) {
      return report_failure(invalid("--only: there is no check \"{}\"{}; the checks: {}", one,
                                    did_you_mean(one, known), join(known, ", ")),
                            options.json);
    }
  }
  Registry registry(plugin_search_path());
  auto boxes = start_boxes(options.sandbox, registry);
  if (!boxes.ok()) return report_failure(boxes.status(), options.json);
  std::vector<CheckReport> reports;
  bool passed = true, unable = false;
  for (const auto& name : names) {
    if (!options.json) print_result(name + "\n");
    reports.push_back(check_task(name, options.only, **boxes, registry, interruption(),
                                 [&](const CheckResult& result) {
                                   if (!options.json) print_result(line_of(result));
                                 }));
    if (interruption()) break;
    passed = passed && reports.back().passed();
    unable = unable || reports.back().unable;
  }
  if (options.json) print_document(check_document(reports));
  if (interruption()) {
    print_message("interrupted; what was checked so far says nothing about the rest");
    return interruption_exit_code();
  }
  if (!options.json) {
    print_result(passed ? "passed\n" : "failed\n");
  }
  return unable ? kExitUnable : passed ? kExitDone : kExitNo;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto* verb = app.add_subcommand("check", "Check whether a task keeps what tasks promise");
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
}

}  // namespace mlgym
