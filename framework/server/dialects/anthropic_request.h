// The body of POST /v1/messages, and that of /v1/messages/count_tokens.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

absl::StatusOr<AskedChat> read_anthropic(const Json& body);

}  // namespace mlgym
