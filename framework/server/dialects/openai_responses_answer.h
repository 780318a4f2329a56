// A reply as a response.
#pragma once

#include "server/dialects/dialect.h"

namespace mlgym {

Json openai_response(const ToldChat& told);

}  // namespace mlgym
