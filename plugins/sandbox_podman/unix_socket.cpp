#include "unix_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>

namespace podman {
namespace {

using sandbox_parts::Descriptor;
using sandbox_parts::fail_system;

sockaddr_un address_of(const SocketPath& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.path().size() >= sizeof address.sun_path)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, path.path() + ": the socket's name is too long");
  std::memcpy(address.sun_path, path.path().c_str(), path.path().size());
  return address;
}

}  // namespace

SocketPath::SocketPath(const std::string& path) : path_(path) {
  if (path.size() < sizeof sockaddr_un::sun_path) return;
  const auto slash = path.rfind('/');
  folder_ = Descriptor(open(path.substr(0, slash).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder_.valid()) fail_system(path);
  path_ = "/proc/self/fd/" + std::to_string(folder_.get()) + path.substr(slash);
}

Descriptor connect_to(const std::string& path) {
  const SocketPath reachable(path);
  const sockaddr_un address = address_of(reachable);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) fail_system("cannot make a socket");
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail_system("cannot reach " + path);
  return socket;
}

Descriptor listen_at(const std::string& path) {
  const SocketPath reachable(path);
  const sockaddr_un address = address_of(reachable);
  Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) fail_system("cannot make a socket");
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      chmod(path.c_str(), 0666) != 0 || listen(socket.get(), 1) != 0)
    fail_system("cannot listen at " + path);
  return socket;
}

}  // namespace podman
