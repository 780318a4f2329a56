// A box with a shell, made by the sandbox under test.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "boxes/shell.h"
#include "catch.h"

namespace mlgym::test {

inline Boxes& boxes() {
  static const auto started = Boxes::start({SANDBOX_LIBRARY, "bubblewrap", "{}"});
  INFO(started.status().ToString());
  REQUIRE(started.ok());
  return **started;
}

// Whether the sandbox enforces it here by itself.
inline bool is_hard(const char* capability) {
  return (*boxes().probe())["capabilities"][capability].value("level", "") == "hard";
}

struct Computer {
  explicit Computer(BoxSpec spec = {}) {
    spec.name = "test";
    auto made = boxes().create(spec);
    INFO(made.status().ToString());
    REQUIRE(made.ok());
    box = std::move(*made);
    shell = std::move(*Shell::open(*box));
  }
  ShellResult run(const std::string& command, double timeout = 20) {
    ShellLimits limits;
    limits.timeout = timeout;
    auto result = shell->run(command, limits);
    INFO(result.status().ToString());
    REQUIRE(result.ok());
    return *result;
  }
  std::unique_ptr<Box> box;
  std::unique_ptr<Shell> shell;
};

}  // namespace mlgym::test
