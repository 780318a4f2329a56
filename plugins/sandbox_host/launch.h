// Starting the host's init in a view of its own.
#pragma once

#include <mlgym/call.hpp>

#include <sys/types.h>

#include <string>
#include <vector>

#include "own_view.h"
#include "sandbox_parts/system.h"

namespace host {

struct LaunchSpec {
  const OwnView* view = nullptr;
  std::vector<std::string> environment;  // NAME=value
  int init = -1, control = -1;           // descriptors, the caller's
};

struct Launched {
  pid_t init = -1;
  std::string mounts;  // its mount namespace: "mnt:[4026532345]"
  // Of the namespace: as long as it is open, the kernel gives the name to no other, whose processes
  // would be taken for the box's.
  sandbox_parts::Descriptor held;
};

// Returns once init runs. MLGYM_FAILED_PRECONDITION with the reason when it cannot.
Launched launch(mlgym::Call& call, const LaunchSpec& spec);

}  // namespace host
