#include "server/dialects/dialect.h"
#include "server/dialects/openai_parts.h"
#include "server/dialects/openai_responses_answer.h"
#include "server/dialects/openai_responses_request.h"
#include "server/dialects/openai_responses_stream.h"

namespace mlgym {

const Dialect kOpenaiResponses = {read_openai_responses,         openai_response,
                                  openai_response_events,        openai_failure,
                                  openai_response_failure_event, ": keep-alive\n\n"};

}  // namespace mlgym
