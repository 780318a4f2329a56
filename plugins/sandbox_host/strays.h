// What a box leaves running when its init is killed instead of being asked to end: known by the
// mount namespace that only a box's processes are in.
#pragma once

#include <mlgym/call.hpp>

#include <string>

namespace host {

// Ends every process in the namespace, such as "mnt:[4026532345]", and returns when none is left.
void end_processes_in(const std::string& name_space);

}  // namespace host
