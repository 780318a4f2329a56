#pragma once

namespace mlgym {

// Answers the host on a message socket until it closes (docs/evaluation_protocol.md). Gives the
// exit code.
int serve_component(int socket);

}  // namespace mlgym
