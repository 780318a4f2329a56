#include "meeting.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "sandbox_parts/descriptor_passing.h"
#include "unix_socket.h"

namespace podman {
namespace {

using sandbox_parts::Descriptor;
using sandbox_parts::fail_system;

constexpr int kTurn = 100;  // milliseconds between looks at the call

void copy_program(int from, const std::string& path) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0555));
  if (!file.valid()) fail_system("cannot make " + path);
  char buffer[65536];
  off_t at = 0;
  for (;;) {
    const ssize_t got = pread(from, buffer, sizeof buffer, at);
    if (got < 0) fail_system("cannot read init's program");
    if (got == 0) break;
    sandbox_parts::write_all(file.get(), {buffer, static_cast<std::size_t>(got)});
    at += got;
  }
  if (fchmod(file.get(), 0555) != 0) fail_system(path);
}

}  // namespace

Meeting::Meeting(const std::string& folder, int init) : folder_(folder) {
  if (mkdir(folder_.c_str(), 0755) != 0 || chmod(folder_.c_str(), 0755) != 0)
    fail_system("cannot make " + folder_);
  copy_program(init, folder_ + "/init");
}

void Meeting::listen() {
  const std::string path = folder_ + "/socket";
  unlink(path.c_str());
  listener_ = listen_at(path);
}

void Meeting::hand_over(const mlgym::Call& call, int control, Attachment& attachment) {
  bool handed = false, listening = true;
  while (!attachment.ready()) {
    call.checkpoint();
    pollfd ready[] = {{listening ? attachment.descriptor() : -1, POLLIN, 0},
                      {handed ? -1 : listener_.get(), POLLIN, 0}};
    if (poll(ready, 2, kTurn) < 0 && errno != EINTR) fail_system("cannot wait for init");
    if (ready[1].revents != 0) {
      const Descriptor init(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!init.valid()) continue;
      if (!sandbox_parts::send_descriptor(init.get(), control))
        fail_system("cannot pass the control socket");
      handed = true;
      listener_.reset();
      unlink((folder_ + "/socket").c_str());
    }
    if (ready[0].revents != 0) listening = attachment.read_available();
    if (!listening && !attachment.ready()) {
      const std::string words = attachment.words();
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                         words.empty() ? "the box's first process ended at once" : words);
    }
  }
}

}  // namespace podman
