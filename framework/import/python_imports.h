// Which Python packages a task needs, as far as its files tell.
#pragma once

#include <absl/status/statusor.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// The first names of the modules that a program imports at the beginning of a line.
std::set<std::string> imported_modules(std::string_view program);

struct Requirements {
  std::vector<std::string> needed;    // "numpy", "torch >= 1.13": as task.yaml writes them
  std::vector<std::string> left_out;  // lines that it has no way to say
  bool locked = false;                // every line has a version and hashes
};

// The lines of a requirements file of pip.
Requirements read_requirements(std::string_view file);

}  // namespace mlgym
