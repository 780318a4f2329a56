// What a child process says on a pipe before it does its work.
#pragma once

#include <mlgym/call.hpp>

#include <string>

#include "system.h"

namespace sandbox_parts {

struct Pipe {
  Descriptor read, write;
  Pipe();
};

// Reads up to and with `last`, or to the end; ends with the call.
std::string read_until(int descriptor, mlgym::Call& call, char last);

}  // namespace sandbox_parts
