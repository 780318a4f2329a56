// How long a plugin may take to load, start and greet.
#pragma once

#include <absl/status/statusor.h>

namespace mlgym {

// In seconds: `usual`, unless MLGYM_START_LIMIT gives a duration ("5s"). kInvalidArgument when that
// is none.
absl::StatusOr<double> start_limit(double usual);

}  // namespace mlgym
