#include "child_words.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace sandbox_parts {

Pipe::Pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail_system("cannot make a pipe");
  read = Descriptor(ends[0]);
  write = Descriptor(ends[1]);
}

std::string read_until(int descriptor, mlgym::Call& call, char last) {
  std::string text;
  char buffer[4096];
  while (text.find(last) == text.npos) {
    pollfd ready{descriptor, POLLIN, 0};
    const int polled = poll(&ready, 1, 100);
    if (polled < 0 && errno != EINTR) fail_system("cannot wait for a program's words");
    if (polled <= 0) {
      call.checkpoint();
      continue;
    }
    const ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace sandbox_parts
