#include "base/status.h"
#include "catch.h"
#include "config/fields.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

YamlValue parsed(const std::string& text) {
  const auto yaml = parse_yaml(text, "f");
  REQUIRE(yaml.ok());
  return *yaml;
}

}  // namespace

TEST_CASE("a field that is absent leaves the value as it is") {
  Fields fields(parsed("a: 1\n"), {"a", "b"});
  std::string text = "before";
  fields.text("b", text);
  CHECK(fields.status().ok());
  CHECK(text == "before");
}

TEST_CASE("the first problem stays and later reads do nothing") {
  Fields fields(parsed("a: x\nb: 2\n"), {"a", "b"});
  std::int64_t a = 7, b = 7;
  fields.integer("a", a);
  fields.integer("b", b);
  fields.require("c");
  CHECK(b == 7);
  CHECK(message_of(fields.status()) == "f:1:1: \"a\": a whole number is expected");
}

TEST_CASE("an unknown field is a problem before any read") {
  Fields fields(parsed("a: 1\nbb: 2\n"), {"a", "b"});
  std::int64_t a = 7;
  fields.integer("a", a);
  CHECK(a == 7);
  CHECK(contains(fields.status().ToString(), "f:2:1: unknown key \"bb\"; did you mean \"b\"?"));
}

TEST_CASE("an absent map has no fields and no problems") {
  Fields fields(parsed("a: 1\n")["b"], {"c"});
  CHECK(fields.status().ok());
  CHECK_FALSE(fields["c"].present());
}

TEST_CASE("limits are read with their units") {
  Limits limits;
  REQUIRE(read_limits(parsed("{steps: 5, time: 12h, working_time: 1h, compute: 90, cost: 2.5, "
                             "tokens: 4M, command: {timeout: 1m, training: 1h, no_output: 5m, "
                             "output: 1K}}"),
                      limits)
              .ok());
  CHECK(limits.steps == 5);
  CHECK(limits.time == 43200.0);
  CHECK(limits.working_time == 3600.0);
  CHECK(limits.compute == 90.0);
  CHECK(limits.cost == 2.5);
  CHECK(limits.tokens == 4000000);
  CHECK(limits.command_timeout() == 60);
  CHECK(limits.command_training() == 3600);
  CHECK(limits.command_no_output() == 300);
  CHECK(limits.command_output() == 1024);
}

TEST_CASE("commands have limits even when nobody said so") {
  const Limits limits;
  CHECK(limits.command_timeout() == 60);
  CHECK(limits.command_training() == 1800);
  CHECK(limits.command_no_output() == 600);
  CHECK(limits.command_output() == 65536);
}

TEST_CASE("later limits win key by key") {
  Limits limits, later;
  limits.steps = 5;
  limits.time = 10;
  later.time = 20;
  later.command.timeout = 3;
  limits.override_with(later);
  CHECK(limits.steps == 5);
  CHECK(limits.time == 20.0);
  CHECK(limits.command.timeout == 3.0);
}

TEST_CASE("later limits of the box win key by key") {
  SandboxLimits limits, later;
  limits.memory = 1;
  limits.cpus = 2;
  later.memory = 3;
  limits.override_with(later);
  CHECK(limits.memory == 3u);
  CHECK(limits.cpus == 2.0);
}

TEST_CASE("limits of the box are read with their units") {
  SandboxLimits limits;
  REQUIRE(read_sandbox_limits(parsed("{memory: 8G, processes: 512, disk: 10G, cpus: 1.5}"), limits)
              .ok());
  CHECK(limits.memory == 8ull << 30);
  CHECK(limits.processes == 512u);
  CHECK(limits.disk == 10ull << 30);
  CHECK(limits.cpus == 1.5);
}

TEST_CASE("a fault in limits is told with its position") {
  for (const char* wrong : {"{steps: 0}", "{steps: 1.5}", "{time: -1s}", "{tokens: many}",
                            "{cost: cheap}", "{command: {output: 1KB}}", "{command: 5}"}) {
    Limits limits;
    const absl::Status status = read_limits(parsed(wrong), limits);
    INFO(wrong << " -> " << status.ToString());
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(starts_with(std::string(message_of(status)), "f:1:"));
  }
}
