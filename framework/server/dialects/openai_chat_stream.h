// A chat completion as a stream of chunks.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

std::string openai_chat_events(const AskedChat& asked, const Json& completion);

}  // namespace mlgym
