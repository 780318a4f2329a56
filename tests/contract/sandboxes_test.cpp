// Every sandbox passes the one suite of behaviour.
#include <atomic>

#include "catch.h"
#include "check/plugin_check.h"

namespace {

void passes(const char* folder) {
  const std::atomic<bool> cancelled = false;
  const auto report = mlgym::check_plugin(folder, {}, cancelled, {});
  CHECK(report.checks.size() > 30);
  for (const auto& check : report.checks) {
    INFO(check.name << ": " << check.detail);
    CHECK(check.status != mlgym::CheckResult::Status::fail);
  }
}

}  // namespace

TEST_CASE("bubblewrap passes the checks of sandboxes") { passes(BUBBLEWRAP_FOLDER); }

TEST_CASE("the host sandbox passes the checks of sandboxes") { passes(HOST_FOLDER); }
