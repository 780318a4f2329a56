// The host's mounts, as far as boxes have no use for them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bubblewrap {

// Where file systems are mounted that show the kernel's own facts (control groups, traces), the
// last mounted first. `mountinfo` as /proc/self/mountinfo tells it.
std::vector<std::string> mounts_of_kernel_facts(std::string_view mountinfo);

// For root: leaves them behind, in a namespace of mounts that is the calling thread's alone.
// bubblewrap reads the list of all mounts for each that it makes: on a computer with many that is
// most of its time.
void leave_mounts_of_kernel_facts();

}  // namespace bubblewrap
