// GET /v1/models and /v1/models/NAME, in the words of whoever asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "server/http_server.h"

namespace mlgym {

// Nothing where the request is for something else.
std::optional<Json> model_list(const HttpRequest& request, const std::vector<std::string>& roles);

}  // namespace mlgym
