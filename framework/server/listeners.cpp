#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "base/status.h"
#include "server/model_endpoint.h"

namespace mlgym {
namespace {

constexpr const char* kCannot = "cannot listen for programs that ask models";

absl::StatusOr<Descriptor> listen_at(int family, const sockaddr* address, socklen_t size) {
  Descriptor listener(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener.valid() || bind(listener.get(), address, size) != 0 ||
      listen(listener.get(), SOMAXCONN) != 0)
    return system_error(errno, kCannot);
  return listener;
}

}  // namespace

absl::StatusOr<Descriptor> listen_on_loopback() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return listen_at(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

absl::StatusOr<int> port_of(const Descriptor& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    return system_error(errno, kCannot);
  if (address.sin_family != AF_INET) return invalid("the socket has no port");
  return ntohs(address.sin_port);
}

absl::StatusOr<Descriptor> listen_on_path(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path.string();
  if (name.size() >= sizeof address.sun_path)
    return invalid("{}: too long for the path of a socket", name);
  std::memcpy(address.sun_path, name.data(), name.size());
  auto listener = listen_at(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (!listener.ok()) return listener;
  if (chmod(name.c_str(), 0600) != 0) return system_error(errno, kCannot);
  return listener;
}

}  // namespace mlgym
