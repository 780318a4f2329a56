#pragma once

#include <nlohmann/json_fwd.hpp>

namespace mlgym {

using Json = nlohmann::ordered_json;

}  // namespace mlgym
