// Starting bubblewrap, and through it the host's init as process 1 of a box.
#pragma once

#include <mlgym/call.hpp>

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "control_groups.h"
#include "layers.h"
#include "sandbox_parts/system.h"

namespace bubblewrap {
using namespace sandbox_parts;

// The numbers under which bubblewrap finds what its options name; 3 is init's control socket.
inline constexpr ArgumentDescriptors kNumbers{5, 6, 7, 8, 9};

struct LaunchSpec {
  std::string options;                       // for --args
  int filter = -1, init = -1, control = -1;  // descriptors, the caller's
  uid_t user = static_cast<uid_t>(-1);       // whom to become; -1: nobody else
  std::optional<Overlay> overlay;            // to mount first, as an ordinary user
  mlgym_box_limits limits{};                 // those that control groups hold
};

struct Launched {
  std::unique_ptr<ControlGroup> group;  // of all its processes
  pid_t monitor = -1;                   // bubblewrap's outer process, our child
  pid_t init = -1;                      // process 1 of the box, as the host numbers it
  std::string processes;                // its namespace of processes: "pid:[4026532345]"
  Descriptor workspace;                 // root of the mounted overlay, where the spec has one
};

// Starts boxes, each in control groups of its own. Entering a group takes the kernel some
// milliseconds in which it waits for everybody else, so the next child does that while nobody needs
// it.
class Launcher {
 public:
  explicit Launcher(ControlGroups places);
  ~Launcher();
  // Returns once init runs. MLGYM_FAILED_PRECONDITION with bubblewrap's words when it cannot.
  Launched launch(mlgym::Call& call, const LaunchSpec& spec);
  const ControlGroups& places() const { return places_; }

 private:
  struct Standby;
  std::unique_ptr<Standby> make_standby();

  ControlGroups places_;
  std::unique_ptr<Standby> next_;
  int number_ = 0;
};

}  // namespace bubblewrap
