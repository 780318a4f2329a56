// The body of POST /v1/chat/completions.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

absl::StatusOr<AskedChat> read_openai_chat(const Json& body);

}  // namespace mlgym
