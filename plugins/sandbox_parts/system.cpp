#include "system.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace sandbox_parts {

void fail_system(std::string_view what) {
  const int error = errno;
  mlgym_status code = MLGYM_INTERNAL;
  if (error == ENOSPC || error == EDQUOT) code = MLGYM_RESOURCE_EXHAUSTED;
  if (error == ENOENT) code = MLGYM_NOT_FOUND;
  throw mlgym::Error(code, std::string(what) + ": " + std::strerror(error));
}

void Descriptor::reset() {
  if (number_ >= 0) close(number_);
  number_ = -1;
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_system("cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

Descriptor memory_file(const char* name, std::string_view content) {
  Descriptor file(memfd_create(name, MFD_CLOEXEC));
  if (!file.valid()) fail_system("cannot make a file in memory");
  write_all(file.get(), content);
  if (lseek(file.get(), 0, SEEK_SET) != 0) fail_system("cannot rewind a file in memory");
  return file;
}

int run_program(mlgym::Call* call, const std::vector<std::string>& arguments) {
  std::vector<char*> words;
  for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int standard = 0; standard <= 2; ++standard)
    posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
  char* no_environment[] = {nullptr};
  pid_t child = -1;
  errno = posix_spawn(&child, words[0], &actions, nullptr, words.data(), no_environment);
  posix_spawn_file_actions_destroy(&actions);
  if (errno != 0) fail_system("cannot start " + arguments.at(0));
  for (;;) {
    int status = 0;
    if (waitpid(child, &status, call ? WNOHANG : 0) == child) return status;
    if (!call) continue;
    try {
      call->checkpoint();
    } catch (...) {
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
      throw;
    }
    usleep(500);
  }
}

}  // namespace sandbox_parts
