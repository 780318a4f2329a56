#include "plugins/start_limit.h"

#include "base/status.h"
#include "catch.h"
#include "variable.h"

using namespace mlgym;

TEST_CASE("a plugin has its usual time to start, or what the variable says") {
  CHECK(*start_limit(20) == 20);
  const test::Variable given("MLGYM_START_LIMIT", "300ms");
  CHECK(*start_limit(20) == 0.3);
}

TEST_CASE("a start limit that is no duration is told") {
  for (const char* text : {"soon", "0s", "-1s"}) {
    const test::Variable given("MLGYM_START_LIMIT", text);
    const auto status = start_limit(20).status();
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(message_of(status).find("\"" + std::string(text) + "\" is no duration") !=
          std::string_view::npos);
  }
}
