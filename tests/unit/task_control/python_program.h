// Debian's Python with numpy, which the task's programs run under.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/process.h"
#include "catch.h"

namespace control::test {

inline const std::filesystem::path kTaskFolder = MLGYM_MOUNTAIN_CAR_FOLDER;

inline absl::StatusOr<std::string> python(const std::string& program) {
  mlgym::ProgramSpec spec;
  spec.arguments = {"/usr/bin/python3", "-c", program};
  spec.environment = {
      "PYTHONPATH=" + (kTaskFolder / "modules").string() + ":" + (kTaskFolder / "starter").string(),
      "PYTHONDONTWRITEBYTECODE=1", "OMP_NUM_THREADS=1", "PATH=/usr/bin:/bin"};
  return mlgym::output_of(spec, mlgym::Deadline::after(120));
}

inline bool has_numpy() {
  static const bool found =
      std::filesystem::exists("/usr/bin/python3") && python("import numpy").ok();
  if (!found) WARN("skipped: /usr/bin/python3 has no numpy");
  return found;
}

// Runs a program that must succeed; gives what it prints.
inline std::string output_of_python(const std::string& program) {
  const auto output = python(program);
  INFO(output.status().ToString());
  REQUIRE(output.ok());
  return *output;
}

}  // namespace control::test
