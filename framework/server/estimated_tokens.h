// How many tokens a request may have, where nobody has counted.
#pragma once

#include <cstdint>

#include "base/json_forward.h"

namespace mlgym {

// Of REQUEST of docs/process_protocol.md: four bytes of text a token, and a flat number an image.
std::int64_t estimated_tokens(const Json& request);

}  // namespace mlgym
