// What a result says about the machine it was made on.
#pragma once

#include "base/json_forward.h"

namespace mlgym {

// {"cpu": model name, "cores": int, "memory_gb": number, "gpus": [names]}
Json host_facts();

}  // namespace mlgym
