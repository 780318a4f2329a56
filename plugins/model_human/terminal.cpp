#include "terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "visible.h"

namespace human {
namespace {

constexpr std::size_t kLongestLine = std::size_t{1} << 20;

bool standard_input_holds_lines() {
  struct stat facts {};
  return fstat(STDIN_FILENO, &facts) == 0 &&
         (S_ISFIFO(facts.st_mode) || S_ISREG(facts.st_mode) || S_ISSOCK(facts.st_mode));
}

// What was read ahead of one call belongs to the next.
std::string& unread_of_standard_input() {
  static std::string unread;
  return unread;
}

}  // namespace

Terminal::Terminal(const std::string& path)
    : piped_(path.empty() && standard_input_holds_lines()),
      input_(STDIN_FILENO),
      output_(STDERR_FILENO),
      unread_(piped_ ? unread_of_standard_input() : own_) {
  if (piped_) return;
  const std::string place = path.empty() ? "/dev/tty" : path;
  input_ = output_ = open(place.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (input_ >= 0) return;
  throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                     place + ": " + std::strerror(errno) + "; a person needs a terminal" +
                         (path.empty() ? ", or a pipe as standard input" : ""));
}

Terminal::~Terminal() {
  if (!piped_) close(input_);
}

void Terminal::write(std::string_view text) {
  const std::string safe = visible(text);
  for (std::string_view left = safe; !left.empty();) {
    const ssize_t written = ::write(output_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the terminal cannot be written to");
    left.remove_prefix(static_cast<std::size_t>(written));
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
    if (unread_.size() > kLongestLine)
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "a line of more than 1 MiB was typed");
    call.checkpoint();
    pollfd ready{input_, POLLIN, 0};
    if (poll(&ready, 1, 100) <= 0) continue;
    char buffer[4096];
    const ssize_t got = read(input_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) {
      unread_.append(buffer, static_cast<std::size_t>(got));
    } else if (piped_ && !unread_.empty()) {
      unread_ += '\n';  // the last line of a file need not have an end
    } else {
      return std::nullopt;
    }
  }
}

}  // namespace human
