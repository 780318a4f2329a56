// What the verbs below `check` print: a line a check, or one document at the end.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <vector>

#include "check/check_report.h"

namespace mlgym {

class CheckOutput {
 public:
  explicit CheckOutput(bool json) : json_(json) {}
  void begin(const std::string& subject) const;
  std::function<void(const CheckResult&)> news() const;  // prints the check
  void add(CheckReport report) { reports_.push_back(std::move(report)); }
  int end() const;  // the exit code

 private:
  bool json_;
  std::vector<CheckReport> reports_;
};

// kInvalidArgument for a name in `only` that is no check, naming the nearest.
absl::Status only_known(const std::vector<std::string>& only,
                        const std::vector<std::string>& known);

}  // namespace mlgym
