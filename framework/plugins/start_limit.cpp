#include "plugins/start_limit.h"

#include <cstdlib>

#include "base/status.h"
#include "base/text.h"

namespace mlgym {

absl::StatusOr<double> start_limit(double usual) {
  const char* given = std::getenv("MLGYM_START_LIMIT");
  if (!given || !*given) return usual;
  const auto seconds = parse_duration(given);
  if (!seconds || *seconds <= 0)
    return invalid("MLGYM_START_LIMIT: \"{}\" is no duration; write one such as 60s", given);
  return *seconds;
}

}  // namespace mlgym
