// The number that does not exist.
#pragma once

#include <limits>

namespace aggregator {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace aggregator
