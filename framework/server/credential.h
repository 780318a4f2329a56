// The key that a request shows.
#pragma once

#include <string>

#include "server/http_server.h"

namespace mlgym {

// By `Authorization: Bearer KEY` or `x-api-key: KEY`. An empty token lets everybody ask.
bool may_ask(const HttpRequest& request, const std::string& token);

}  // namespace mlgym
