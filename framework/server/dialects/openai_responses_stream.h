// A response as a stream of events.
#pragma once

#include "server/dialects/dialect.h"
#include "server/dialects/failure.h"

namespace mlgym {

std::string openai_response_events(const AskedChat& asked, const Json& response);
// What ends a stream without a response.
std::string openai_response_failure_event(const Failure& failure);

}  // namespace mlgym
