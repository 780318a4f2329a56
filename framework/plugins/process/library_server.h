// The other side of a proxy: a library's plugin served by docs/process_protocol.md.
#pragma once

#include <mlgym/abi.h>

#include "base/file.h"

namespace mlgym {

// Answers the host until it hangs up. The process is the plugin's alone.
void serve_plugin(const mlgym_plugin& plugin, Descriptor socket);

}  // namespace mlgym
