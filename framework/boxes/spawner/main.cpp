// The process that owns all boxes. Small and with one thread: whatever a sandbox forks is cheap,
// and bubblewrap's tie to its parent's thread holds. It ends, and its boxes with it, when the host
// does.
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

#include "boxes/spawner/service.h"

int main() {
  // Ctrl-C reaches the whole terminal group; the host decides what becomes of the boxes.
  setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
  prctl(PR_SET_NAME, "mlgym_spawner");
  return mlgym::serve_boxes(3);
}
