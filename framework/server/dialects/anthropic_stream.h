// A message as a stream of events.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

std::string anthropic_events(const AskedChat& asked, const Json& message);

}  // namespace mlgym
