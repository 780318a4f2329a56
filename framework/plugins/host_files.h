// mlgym.host.files/1: what agents and models may read while they are created.
#pragma once

#include <mlgym/abi.h>

namespace mlgym {

// Paths start at the folder of the services that the call came with, which remember what was read.
const mlgym_host_files& file_functions();

}  // namespace mlgym
