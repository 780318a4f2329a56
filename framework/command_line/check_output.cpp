#include "command_line/check_output.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"

namespace mlgym {

void CheckOutput::begin(const std::string& subject) const {
  if (!json_) print_result(subject + "\n");
}

std::function<void(const CheckResult&)> CheckOutput::news() const {
  if (json_) return [](const CheckResult&) {};
  return [](const CheckResult& check) {
    print_result(fmt::format("  {} {:<20} {}\n", name_of(check.status), check.name, check.detail));
  };
}

int CheckOutput::end() const {
  if (json_) print_document(check_document(reports_));
  if (interruption()) {
    print_message("interrupted; what was checked so far says nothing about the rest");
    return interruption_exit_code();
  }
  const bool passed = std::all_of(reports_.begin(), reports_.end(),
                                  [](const CheckReport& report) { return report.passed(); });
  const bool unable = std::any_of(reports_.begin(), reports_.end(),
                                  [](const CheckReport& report) { return report.unable; });
  if (!json_) print_result(passed ? "passed\n" : "failed\n");
  return unable ? kExitUnable : passed ? kExitDone : kExitNo;
}

absl::Status only_known(const std::vector<std::string>& only,
                        const std::vector<std::string>& known) {
  for (const auto& one : only) {
    if (std::find(known.begin(), known.end(), one) == known.end()) {
      return invalid("--only: there is no check \"{}\"{}; the checks: {}", one,
                     did_you_mean(one, known), join(known, ", "));
    }
  }
  return absl::OkStatus();
}

}  // namespace mlgym
