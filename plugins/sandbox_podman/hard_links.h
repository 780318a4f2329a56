// How many names a file of a container has, which the engine does not tell.
#pragma once

#include <optional>
#include <string>

#include "engine.h"

namespace podman {

// Of a file of the workspace, read in the layers of the container's file system; nothing where they
// cannot be seen from here. `container` is what the engine tells of it.
std::optional<unsigned long> link_count(const Json& container, const std::string& path);

}  // namespace podman
