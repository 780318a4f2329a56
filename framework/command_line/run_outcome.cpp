#include "command_line/run_outcome.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/progress.h"
#include "run/result_document.h"

namespace mlgym {
namespace {

bool any_in_error(const std::vector<Json>& results) {
  for (const auto& result : results) {
    if (result["status"] == "error") return true;
  }
  return false;
}

// Over all episodes; one without an outcome counts as 0.
double mean_normalised(const std::vector<Json>& results) {
  double sum = 0;
  for (const auto& result : results)
    sum += result["final"].is_number() ? result["final"].get<double>() : 0;
  return results.empty() ? 0 : sum / static_cast<double>(results.size());
}

int exit_code_for(const RunReport& report, const RunOutput& output) {
  if (report.out_of_budget) return kExitBudget;
  if (report.interrupted) {
    const int code = interruption_exit_code();
    return code != 0 ? code : static_cast<int>(kExitInterrupted);
  }
  if (any_in_error(report.results)) return kExitNo;
  if (output.fail_under && mean_normalised(report.results) < *output.fail_under) return kExitBelow;
  return kExitDone;
}

}  // namespace

std::vector<std::string> process_arguments() {
  const auto content = read_file("/proc/self/cmdline");
  std::vector<std::string> arguments = split(content.ok() ? *content : "", '\0');
  if (!arguments.empty() && arguments.back().empty()) arguments.pop_back();
  return arguments;
}

int run_and_report(const RunRequest& request, const RunOutput& output) {
  std::atomic<bool>& cancelled = interruption();
  Registry registry(plugin_search_path());
  auto watcher = watch_run();
  const auto report = run_episodes(request, registry, cancelled, *watcher);
  watcher.reset();  // leaves the screen to what follows
  if (!report.ok()) return report_failure(report.status(), output.json);

  const int code = exit_code_for(*report, output);
  if (output.json) {
    print_document(run_document(report->folder.string(),
                                report->out_of_budget ? "budget"
                                : report->interrupted ? "interrupted"
                                                      : "finished",
                                code, report->plan, report->results));
  } else {
    print_result(result_table(report->results, report->plan));
    print_result(
        fmt::format("\nrun folder: {0}\nnext: mlgym report {0}\n", report->folder.string()));
  }
  if (report->out_of_budget) {
    print_message(
        fmt::format("the run's budget for models is used up; continue with more: repeat the "
                    "command with --run-dir {} and a larger budget",
                    report->folder.string()));
  } else if (report->interrupted) {
    print_message(
        fmt::format("interrupted; continue with: mlgym resume {}", report->folder.string()));
  } else if (code == kExitBelow) {
    print_message(fmt::format("the mean normalised score {:.4f} is below {}",
                              mean_normalised(report->results), *output.fail_under));
  } else if (code == kExitNo) {
    print_message(fmt::format("some episodes ended in error; play them again with: mlgym retry {}",
                              report->folder.string()));
  }
  return code;
}

}  // namespace mlgym
