#include "base/json.h"
#include "server/dialects/dialect.h"
#include "server/dialects/events.h"
#include "server/dialects/openai_chat_answer.h"
#include "server/dialects/openai_chat_request.h"
#include "server/dialects/openai_chat_stream.h"
#include "server/dialects/openai_parts.h"

namespace mlgym {

const Dialect kOpenaiChat = {
    read_openai_chat,
    openai_chat_answer,
    openai_chat_events,
    openai_failure,
    [](const Failure& failure) { return data_event(openai_failure(failure)); },
    ": keep-alive\n\n"};

}  // namespace mlgym
