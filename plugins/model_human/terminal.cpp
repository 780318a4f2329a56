#include "terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace human {

Terminal::Terminal(const std::string& path)
    : descriptor_(open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  if (descriptor_ < 0) {
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                       path + ": " + std::strerror(errno) + "; a person needs a terminal");
  }
}

Terminal::~Terminal() { close(descriptor_); }

void Terminal::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the terminal cannot be written to");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::optional<std::string> Terminal::read_line(const mlgym::Call& call) {
  for (;;) {
    if (const auto end = unread_.find('\n'); end != unread_.npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    call.checkpoint();
    pollfd ready{descriptor_, POLLIN, 0};
    if (poll(&ready, 1, 100) <= 0) continue;
    char buffer[4096];
    const ssize_t got = read(descriptor_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    unread_.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace human
