// What chat completions and responses have in common.
#pragma once

#include <string>

#include "base/json_forward.h"
#include "server/dialects/failure.h"
#include "server/dialects/field.h"

namespace mlgym {

// A choice that is one word.
void read_openai_tool_choice(Json& request, const Field& choice);
// {"mode", "tools"}: some of the tools.
void read_allowed_tools(Json& request, const Field& allowed);
// `format` has the type; `described` the schema where the type is json_schema.
void read_openai_format(Json& request, const Field& format, const Field& described);

// The tokens of a choice of REPLY as `content` of logprobs.
Json openai_log_probabilities(const Json& tokens);

Json openai_failure(const Failure& failure);

}  // namespace mlgym
