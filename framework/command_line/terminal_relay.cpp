#include "command_line/terminal_relay.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/status.h"
#include "command_line/output.h"

namespace mlgym {

struct TerminalRelay::Saved {
  termios settings{};
};

absl::StatusOr<TerminalRelay> TerminalRelay::open() {
  TerminalRelay relay;
  relay.ours_ = Descriptor(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  char name[128];
  if (!relay.ours_.valid() || grantpt(relay.ours_.get()) != 0 || unlockpt(relay.ours_.get()) != 0 ||
      ptsname_r(relay.ours_.get(), name, sizeof name) != 0)
    return system_error(errno, "cannot make a terminal");
  relay.program_ = Descriptor(::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!relay.program_.valid()) return system_error(errno, "cannot open a terminal");
  relay.saved_ = new Saved;
  if (tcgetattr(STDIN_FILENO, &relay.saved_->settings) != 0)
    return system_error(errno, "cannot ask the terminal");
  termios raw = relay.saved_->settings;
  cfmakeraw(&raw);
  tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
  return relay;
}

TerminalRelay::TerminalRelay(TerminalRelay&& other) noexcept
    : ours_(std::move(other.ours_)),
      program_(std::move(other.program_)),
      saved_(std::exchange(other.saved_, nullptr)) {}

TerminalRelay::~TerminalRelay() {
  if (!saved_) return;
  tcsetattr(STDIN_FILENO, TCSADRAIN, &saved_->settings);
  delete saved_;
}

absl::Status TerminalRelay::relay(int ended) {
  program_.reset();
  winsize known{};
  for (;;) {
    winsize size{};
    if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0 &&
        (size.ws_row != known.ws_row || size.ws_col != known.ws_col)) {
      ioctl(ours_.get(), TIOCSWINSZ, &size);
      known = size;
    }
    pollfd ready[] = {{STDIN_FILENO, POLLIN, 0}, {ours_.get(), POLLIN, 0}, {ended, POLLIN, 0}};
    if (poll(ready, 3, 500) < 0 && errno != EINTR)
      return system_error(errno, "cannot wait for a terminal");
    char buffer[4096];
    if (ready[0].revents != 0) {
      const ssize_t got = read(STDIN_FILENO, buffer, sizeof buffer);
      if (got <= 0) return absl::OkStatus();
      if (auto sent = write_all(ours_.get(), {buffer, static_cast<std::size_t>(got)}); !sent.ok())
        return absl::OkStatus();  // nobody is there any more
    }
    if ((ready[1].revents & POLLIN) != 0) {
      const ssize_t got = read(ours_.get(), buffer, sizeof buffer);
      if (got > 0) (void)write_all(standard_output(), {buffer, static_cast<std::size_t>(got)});
      continue;  // to its end, before its program's
    }
    if (ready[2].revents != 0) return absl::OkStatus();
  }
}

}  // namespace mlgym
