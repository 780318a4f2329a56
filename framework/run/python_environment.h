// The Python that tasks run in their boxes.
#pragma once

#include <absl/status/statusor.h>

#include <string>

namespace mlgym {

// A digest of the system's interpreter: its build and its place. kFailedPrecondition with the remedy when
// there is none.
absl::StatusOr<std::string> python_environment_digest();

}  // namespace mlgym
