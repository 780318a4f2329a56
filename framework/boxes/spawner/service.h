#pragma once

namespace mlgym {

// Answers the host's requests on `socket` until it closes, then destroys every box. docs/boxes.md
// specifies the requests. Gives the exit code.
int serve_boxes(int socket);

}  // namespace mlgym
