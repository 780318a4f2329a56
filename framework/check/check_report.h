// What checks find, in the form of `mlgym check --json`.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

struct CheckResult {
  enum class Status { pass, fail, skip } status = Status::pass;
  std::string name;
  std::string detail;  // what was found; of a failure, also what to do
  double seconds = 0;
};

struct CheckReport {
  std::string subject;
  std::vector<CheckResult> checks;
  bool unable = false;  // this machine lacks what the subject needs; the failed check says what
  bool interrupted = false;  // before all checks were made

  bool passed() const;  // every check was made and none has failed
};

// {"subjects": [{"subject", "passed", "checks": [{"name", "status", "detail", "seconds"}]}]}
Json check_document(const std::vector<CheckReport>& reports);

std::string_view name_of(CheckResult::Status status);

}  // namespace mlgym
