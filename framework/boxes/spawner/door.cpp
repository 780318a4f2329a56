#include "boxes/spawner/door.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <utility>

#include "base/status.h"

namespace mlgym {
namespace {

constexpr double kSecondsToSpeak = 1;  // the spawner stands still meanwhile

}  // namespace

Descriptor open_door(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path.string();
  if (name.size() >= sizeof address.sun_path) return Descriptor();
  name.copy(address.sun_path, sizeof address.sun_path - 1);
  Descriptor door(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const mode_t before = umask(0177);
  const bool bound =
      door.valid() &&
      bind(door.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      listen(door.get(), 4) == 0;
  umask(before);
  return bound ? std::move(door) : Descriptor();
}

absl::StatusOr<Visitor> let_in(const Descriptor& door) {
  Descriptor socket(accept4(door.get(), nullptr, nullptr, SOCK_CLOEXEC));
  ucred who{};
  socklen_t size = sizeof who;
  if (!socket.valid() || getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 ||
      who.uid != geteuid())
    return make_status(absl::StatusCode::kUnavailable, "nobody of this user knocked");
  auto request = receive_message(socket.get(), Deadline::after(kSecondsToSpeak));
  if (!request.ok()) return request.status();
  return Visitor{std::move(socket), std::move(*request)};
}

}  // namespace mlgym
