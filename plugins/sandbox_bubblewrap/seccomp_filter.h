#pragma once

#include "sandbox_parts/system.h"

namespace bubblewrap {
using namespace sandbox_parts;

// The system calls refused in every box, as a compiled filter for bubblewrap's --seccomp. Without
// `network`, only Unix sockets can be made.
Descriptor seccomp_filter(bool network);

}  // namespace bubblewrap
