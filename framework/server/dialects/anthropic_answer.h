// A reply as a message of Anthropic's.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

Json anthropic_answer(const ToldChat& told);

}  // namespace mlgym
