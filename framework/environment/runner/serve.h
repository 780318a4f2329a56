#pragma once

namespace mlgym {

// Answers the host on a message socket until it closes (docs/process_protocol.md). Gives the exit
// code.
int serve_component(int socket);

}  // namespace mlgym
