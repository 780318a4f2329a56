// What a host offers to plugins in these tests: everything, and none of it costs time.
#pragma once

#include "plugins/call.h"

namespace mlgym::test {

// Outlives its calls.
const HostServices& generous_services();

}  // namespace mlgym::test
