#include "config/run_config.h"

#include "base/json.h"
#include "base/status.h"
#include "catch.h"

using namespace mlgym;

namespace {

ConfigSource source(const std::string& text, const std::string& origin) {
  ConfigSource result;
  result.kind = ConfigSource::Kind::text;
  result.text = text;
  result.origin = origin;
  return result;
}

std::string problem_of(const std::string& text) {
  const auto config = resolve_config({source(text, "run.yaml")});
  return config.ok() ? "" : std::string(message_of(config.status()));
}

}  // namespace

TEST_CASE("later sources win key by key, and each value knows its origin") {
  const auto resolved = resolve_config(
      {source("{tasks: [a], limits: {steps: 5, time: 1h}}", "first"),
       source("{limits: {steps: 6}}", "second"), *override_source("limits.command.timeout=5s")});
  REQUIRE(resolved.ok());
  CHECK(resolved->config.limits.steps == 6);
  CHECK(resolved->config.limits.time == 3600.0);
  CHECK(resolved->config.limits.command.timeout == 5.0);
  CHECK(resolved->origins.at("limits.steps") == "second");
  CHECK(resolved->origins.at("limits.time") == "first");
  CHECK(resolved->origins.at("limits.command.timeout") == "command line");
  CHECK(resolved->origins.at("repeats") == "default");
}

TEST_CASE("a printed configuration reads back as the same one") {
  const auto resolved = resolve_config(
      {source("{tasks: [a, {use: b, variant: lite}], agents: [{use: x, k: 1}], seed: 5}", "x")});
  REQUIRE(resolved.ok());
  const auto again = resolve_config({source(print_config(*resolved), "printed")});
  REQUIRE(again.ok());
  CHECK(again->values == resolved->values);
}

TEST_CASE("wrong values are told with position and key") {
  for (const char* wrong :
       {"repeats: 0", "repeats: many", "seed: -1", "seed: 9007199254740992", "reward: best",
        "sandbox: {network: all}", "limits: {time: soon}", "parallel: {jobs: 0}", "tasks: a",
        "tasks: [{variant: x}]", "agents: [{tools: [shell]}]", "mlgym: 2", "nonsense: 1"}) {
    const std::string problem = problem_of(wrong);
    INFO(wrong << " -> " << problem);
    CHECK(problem.rfind("run.yaml:1:", 0) == 0);
  }
}

TEST_CASE("an assignment needs a key") {
  for (const char* wrong : {"=1", "a..b=1", ".a=1", "a.=1", "nothing"})
    CHECK_FALSE(override_source(wrong).ok());
}
