#include "base/json.h"
#include "server/dialects/anthropic_answer.h"
#include "server/dialects/anthropic_failure.h"
#include "server/dialects/anthropic_request.h"
#include "server/dialects/anthropic_stream.h"
#include "server/dialects/dialect.h"
#include "server/dialects/events.h"

namespace mlgym {

const Dialect kAnthropicMessages = {
    read_anthropic,
    anthropic_answer,
    anthropic_events,
    anthropic_failure,
    [](const Failure& failure) { return named_event("error", anthropic_failure(failure)); },
    "event: ping\ndata: {\"type\": \"ping\"}\n\n"};

}  // namespace mlgym
