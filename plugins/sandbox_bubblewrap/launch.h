// Starting bubblewrap, and through it the host's init as process 1 of a box.
#pragma once

#include <mlgym/call.hpp>

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "layers.h"
#include "system.h"

namespace bubblewrap {

// The numbers under which bubblewrap finds what its options name; 3 is init's control socket.
inline constexpr ArgumentDescriptors kNumbers{5, 6, 7, 8, 9};

struct LaunchSpec {
  std::string options;                             // for --args
  int filter = -1, init = -1, control = -1;        // descriptors, the caller's
  uid_t user = static_cast<uid_t>(-1);             // whom to become; -1: nobody else
  const std::vector<Descriptor>* groups = nullptr; // control groups to enter
  std::optional<Overlay> overlay;                  // to mount first, as an ordinary user
};

struct Launched {
  pid_t monitor = -1;         // bubblewrap's outer process, our child
  pid_t init = -1;            // process 1 of the box, as the host numbers it
  std::string processes;      // its namespace of processes: "pid:[4026532345]"
  Descriptor workspace;       // root of the mounted overlay, where the spec has one
};

// Returns once init runs. MLGYM_FAILED_PRECONDITION with bubblewrap's words when it cannot.
Launched launch(mlgym::Call& call, const LaunchSpec& spec);

}  // namespace bubblewrap
