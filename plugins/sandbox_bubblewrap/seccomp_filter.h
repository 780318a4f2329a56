#pragma once

#include <cstdint>

#include "sandbox_parts/system.h"

namespace bubblewrap {
using namespace sandbox_parts;

// The system calls refused in every box, as a compiled filter for bubblewrap's --seccomp. `network`
// is MLGYM_NETWORK_...: without one only Unix sockets can be made, and with a loopback those of IP
// version 4.
Descriptor seccomp_filter(std::int32_t network);

}  // namespace bubblewrap
