#include "strays.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "sandbox_parts/system.h"

namespace host {
namespace fs = std::filesystem;
namespace {

bool is_in(const std::string& process, const std::string& name_space) {
  std::error_code error;
  return fs::read_symlink("/proc/" + process + "/ns/mnt", error) == name_space;
}

// Whether there was somebody to end.
bool end_once(const std::string& name_space) {
  bool found = false;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string process = entry.path().filename();
    if (process.find_first_not_of("0123456789") != process.npos || !is_in(process, name_space))
      continue;
    const auto number = static_cast<pid_t>(std::atoi(process.c_str()));
    // The descriptor names the process for good; looked at again, it is still the one we mean.
    const sandbox_parts::Descriptor held(static_cast<int>(syscall(SYS_pidfd_open, number, 0)));
    if (!held.valid() || !is_in(process, name_space)) continue;
    syscall(SYS_pidfd_send_signal, held.get(), SIGKILL, nullptr, 0);
    found = true;
  }
  return found;
}

}  // namespace

void end_processes_in(const std::string& name_space) {
  if (name_space.empty() || is_in("self", name_space)) return;  // never the host's
  while (end_once(name_space)) {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {  // orphans, which become the spawner's
    }
    usleep(1000);
  }
}

}  // namespace host
