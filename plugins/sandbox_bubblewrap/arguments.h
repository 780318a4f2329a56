// Bubblewrap's command line for a box: an allow-list of what it sees.
#pragma once

#include <mlgym/kinds/sandbox.h>

#include <string>
#include <vector>

namespace bubblewrap {

struct MountPoint {
  std::string source, target;
  bool writable;
};

// What the arguments name by number. bubblewrap inherits these descriptors.
struct ArgumentDescriptors {
  int passwd, group, filter, info, init;
};

// The options, each ended by a NUL, for --args. `mounts` are the spec's, with sources that the
// box's user can reach; `workspace` likewise.
std::string bubblewrap_options(const mlgym_box_spec& spec, const std::string& workspace,
                               const std::vector<MountPoint>& mounts,
                               const ArgumentDescriptors& descriptors);

}  // namespace bubblewrap
