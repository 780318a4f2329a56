// Trying a program of the system.
#pragma once

#include <string>
#include <vector>

namespace mlgym {

struct TriedProgram {
  bool worked = false;  // it ended with exit code 0, in time
  std::string words;    // what it printed, or why it could not be tried; trimmed
};

// Runs it to its end, for at most `seconds`. The first 64 KiB that it prints are kept.
TriedProgram try_program(const std::vector<std::string>& arguments, double seconds);

}  // namespace mlgym
