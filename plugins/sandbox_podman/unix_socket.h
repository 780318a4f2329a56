// Unix sockets whose paths may be longer than an address holds.
#pragma once

#include <string>

#include "sandbox_parts/system.h"

namespace podman {

// A path of the same socket that fits into an address, as long as this object lives.
class SocketPath {
 public:
  explicit SocketPath(const std::string& path);
  const std::string& path() const { return path_; }

 private:
  sandbox_parts::Descriptor folder_;
  std::string path_;
};

// SOCK_STREAM, connected. Throws with errno's text.
sandbox_parts::Descriptor connect_to(const std::string& path);
// SOCK_SEQPACKET, listening, not blocking; everybody who reaches the path may connect.
sandbox_parts::Descriptor listen_at(const std::string& path);

}  // namespace podman
