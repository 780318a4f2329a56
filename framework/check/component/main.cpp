// mlgym_plugin_checker: checks one component of a plugin; started by `mlgym check plugin`.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "check/component/process.h"

int main(int argc, char** argv) {
  if (argc != 2 || fcntl(mlgym::kCheckerResults, F_SETFD, FD_CLOEXEC) != 0) {
    std::fprintf(stderr, "mlgym_plugin_checker is started by `mlgym check plugin`\n");
    return 2;
  }
  const int code = mlgym::serve_checks(argv[1]);
  std::fflush(nullptr);
  _exit(code);  // everything was told; what a plugin does while a process ends is not checked
}
