// A reply as a chat completion.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

Json openai_chat_answer(const ToldChat& told);

}  // namespace mlgym
