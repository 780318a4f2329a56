// Where a container's init fetches its control socket: a folder of the host that the container
// sees, with init's program and a listening socket.
#pragma once

#include <mlgym/call.hpp>

#include <string>

#include "attachment.h"

namespace podman {

inline constexpr const char* kMeetingPath = "/run/mlgym-init";  // in the container

class Meeting {
 public:
  Meeting() = default;
  // `init` is the descriptor of its program.
  Meeting(const std::string& folder, int init);

  const std::string& folder() const { return folder_; }
  void listen();
  // Gives `control` to the init that comes, and returns when it runs. Throws with its words when it
  // ended instead. Nobody can come afterwards.
  void hand_over(const mlgym::Call& call, int control, Attachment& attachment);

 private:
  std::string folder_;
  sandbox_parts::Descriptor listener_;
};

}  // namespace podman
