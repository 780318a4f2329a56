// The content of a reply that holds reasoning: its signatures are valid only where they stood.
#pragma once

#include <mlgym/model.hpp>
#include <string>

#include "model_http/json.h"

namespace anthropic {

// What a message of the assistant is to keep of its content; empty: nothing.
std::string kept_of(const model_http::Json& content);

// The content to send back for a message: what was kept, verbatim, as long as the message says the
// same; else its reasoning, before the message's own blocks. Null where nothing was kept.
model_http::Json content_from(const mlgym::Message& message, const model_http::Json& own_blocks);

}  // namespace anthropic
