// Errors as Anthropic's clients read them.
#pragma once

#include "base/json_forward.h"
#include "server/dialects/failure.h"

namespace mlgym {

Json anthropic_failure(const Failure& failure);

}  // namespace mlgym
