// Ctrl-C and SIGTERM: the first ends the work in good order, the second at once.
#pragma once

#include <atomic>

namespace mlgym {

// Installs the handlers; the flag becomes true at the first signal. Once per process.
std::atomic<bool>& interruption();
// 130 or 143 after a signal, 0 before.
int interruption_exit_code();

}  // namespace mlgym
