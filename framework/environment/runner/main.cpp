// mlgym_plugin_runner: runs a plugin's component in a process of its own.
//   (no arguments)    serves evaluations on descriptor 3; docs/evaluation_protocol.md
//   --serve LIBRARY   serves a plugin on descriptor 3; docs/process_protocol.md
//   --probe LIBRARY   loads, checks and starts a plugin: exit code 0, or 1 and one line on standard
//   error
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/status.h"
#include "environment/runner/serve.h"
#include "plugins/library.h"
#include "plugins/process/library_server.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  if (argc == 3 && std::string_view(argv[1]) == "--probe") {
    const auto plugin = mlgym::load_library(argv[2]);
    const auto started = plugin.ok() ? mlgym::start_plugin(**plugin, argv[2]) : plugin.status();
    const std::string verdict(started.ok() ? mlgym::kProbeOk : mlgym::message_of(started));
    const bool asked_by_mlgym = fcntl(mlgym::kProbeVerdict, F_GETFD) >= 0;
    if (asked_by_mlgym || !started.ok()) {
      (void)mlgym::write_all(asked_by_mlgym ? mlgym::kProbeVerdict : STDERR_FILENO, verdict);
    }
    return started.ok() ? 0 : 1;
  }
  constexpr int kSocket = 3;
  if (argc == 3 && std::string_view(argv[1]) == "--serve" &&
      fcntl(kSocket, F_SETFD, FD_CLOEXEC) == 0) {
    const auto plugin = mlgym::load_library(argv[2]);
    const auto started = plugin.ok() ? mlgym::start_plugin(**plugin, argv[2]) : plugin.status();
    if (!started.ok()) {
      (void)mlgym::write_all(STDERR_FILENO, mlgym::message_of(started));
      return 1;
    }
    mlgym::serve_plugin(**plugin, mlgym::Descriptor(kSocket));
    return 0;
  }
  if (argc != 1 || fcntl(kSocket, F_SETFD, FD_CLOEXEC) != 0) {
    std::fprintf(
        stderr,
        "mlgym_plugin_runner is started by mlgym; by hand it only knows: --probe LIBRARY\n");
    return 2;
  }
  return mlgym::serve_component(kSocket);
}
