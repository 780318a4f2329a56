// What the engine can enforce here.
#pragma once

#include <mlgym/call.hpp>

#include <string>

#include "engine.h"

namespace podman {

bool is_rootless(const Json& info);
bool has_nvidia(const Json& info);

// The sandbox's report; `image` is that of boxes which name none.
std::string report_on(const mlgym::Call& call, Engine& engine, const std::string& image);

}  // namespace podman
