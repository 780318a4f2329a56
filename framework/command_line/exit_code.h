// Exit codes of the program, by what went wrong.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "base/json_forward.h"

namespace mlgym {

enum ExitCode {
  kExitDone = 0,
  kExitNo = 1,      // it ran and the answer is no: an episode in error, a failed check
  kExitUsage = 2,   // usage, configuration, unknown name, malformed file, broken plugin asked for
  kExitUnable = 3,  // missing data, package, capability, key; full disk
  kExitBudget = 4,  // stopped by a total budget
  kExitBelow = 5,   // --fail-under
  kExitInterrupted = 130  // 143 for SIGTERM
};

int exit_code_of(const absl::Status& status);

// {"error": {"kind": "usage|config|environment|internal", "message": TEXT, "where":
// "file:line:col"|null}}
Json error_document(const absl::Status& status);

}  // namespace mlgym
