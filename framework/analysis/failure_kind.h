// Why an episode did not end by its own submission.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// The categories of the original's analysis, and the limits that it has not.
enum class FailureKind {
  success,
  max_steps,
  limits,  // of time or computing
  context,
  cost,
  format,
  evaluation,  // the submission could not be scored
  submit,      // nothing was there to score
  permission,
  runtime,
  api,
};

inline constexpr std::array<std::string_view, 11> kFailureKindNames = {
    "success",    "max_steps", "limits",     "context", "cost", "format",
    "evaluation", "submit",    "permission", "runtime", "api"};

inline std::string_view name_of(FailureKind kind) {
  return kFailureKindNames[static_cast<std::size_t>(kind)];
}

// One or two: a submission that could not be scored after a limit is of both kinds. An empty status
// is the original's for a program that died.
std::vector<FailureKind> kinds_of_ending(const std::string& exit_status);

}  // namespace mlgym
