// The body of POST /v1/responses.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

absl::StatusOr<AskedChat> read_openai_responses(const Json& body);

}  // namespace mlgym
