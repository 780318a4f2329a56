#include "config/run_config.h"

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "folder.h"

using namespace mlgym;
using mlgym::test::Folder;

namespace {

ConfigSource source(const std::string& text, const std::string& origin) {
  ConfigSource result;
  result.kind = ConfigSource::Kind::text;
  result.text = text;
  result.origin = origin;
  return result;
}

std::string problem_with(const ConfigSource& wrong) {
  const auto config = resolve_config({wrong});
  return config.ok() ? "" : std::string(message_of(config.status()));
}

// Of the text in a file.
std::string problem_of(const std::string& text) {
  const Folder folder;
  ConfigSource file;
  file.file = folder.write("run.yaml", text);
  const std::string problem = problem_with(file);
  const std::string start = folder.path().string() + "/";
  return problem.rfind(start, 0) == 0 ? problem.substr(start.size()) : problem;
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
        "tasks: [{variant: x}]", "agents: [{use: a, name: \"\"}]", "agents: [{use: a, name: [b]}]",
        "models: [{use: a/b, name: \"\"}]", "agents: [{tools: [shell]}]", "mlgym: 2",
        "nonsense: 1"}) {
    const std::string problem = problem_of(wrong);
    INFO(wrong << " -> " << problem);
    CHECK(problem.rfind("run.yaml:1:", 0) == 0);
  }
}

TEST_CASE("what stands in no file is told by its name, without lines") {
  CHECK(problem_with(source("repeats: many", "-k")) ==
        "-k: \"repeats\": a whole number is expected");
  CHECK(problem_with(source("agents: [{tools: [shell]}]", "-a")).rfind("-a: ", 0) == 0);
  CHECK(problem_with(source("seed: 1\nseed: 2", "-k")) == "-k: the key \"seed\" stands twice");
  CHECK(problem_with(source("[", "-k")).rfind("-k: ", 0) == 0);
  CHECK(problem_with(*override_source("repeats=0")).rfind("repeats=0: ", 0) == 0);
}

TEST_CASE("a long assignment is told by its key") {
  const std::string list = "agents=[{tools: [" + std::string(100, 'x') + "]}]";
  CHECK(problem_with(*override_source(list)).rfind("agents=...: ", 0) == 0);
}

TEST_CASE("everything in lists has a place") {
  const Folder folder;
  ConfigSource file;
  file.file = folder.write("run.yaml",
                           "agents:\n"
                           "  - one\n"
                           "  - use: two\n"
                           "    history:\n"
                           "      - {use: three,\n"
                           "         n: 5}\n");
  const auto config = resolve_config({file, source("models: [random]", "-m")});
  REQUIRE(config.ok());
  const std::string name = file.file.string();
  CHECK(config->where("agents[0]") == name + ":2:5");
  CHECK(config->where("agents[1]") == name + ":3:5");
  CHECK(config->where("agents[1].history[0]") == name + ":5:9");
  CHECK(config->where("agents[1].history[0].n") == name + ":6:10");
  CHECK(config->where("models[0]") == "-m");
  CHECK(config->where("repeats") == "default");
}

TEST_CASE("what has no place of its own is where the innermost thing around it is") {
  const Folder folder;
  ConfigSource file;
  file.file = folder.write("run.yaml", "agents:\n  - one\n  - {use: two, trials: 1}\n");
  const auto config = resolve_config({file});
  REQUIRE(config.ok());
  CHECK(config->where("agents[1].prompts.system") == file.file.string() + ":3:5");
  CHECK(config->where("agents[0].use") == file.file.string() + ":2:5");
  CHECK(config->where("agents[7]") == file.file.string() + ":1:1");
}

TEST_CASE("agents and models have a name of their own in ids and tables") {
  const auto resolved = resolve_config(
      {source("agents: [{use: react, name: react-hot, temperature: 1}, react]\n"
              "models: [{use: openai/gpt-4.1, name: hot, temperature: 1}, openai/gpt-4.1]",
              "x")});
  REQUIRE(resolved.ok());
  const RunConfig& config = resolved->config;
  CHECK(config.agents[0].use == "react");
  CHECK(config.agents[0].name == "react-hot");
  CHECK(dump_json(config.agents[0].settings) == R"({"temperature":1})");
  CHECK(config.agents[1].name.empty());
  CHECK(config.models[0].name == "openai/gpt-4.1");
  CHECK(config.models[0].label == "hot");
  CHECK_FALSE(config.models[0].settings.contains("name"));
  CHECK(config.models[1].label.empty());
}

TEST_CASE("an assignment needs a key") {
  for (const char* wrong : {"=1", "a..b=1", ".a=1", "a.=1", "nothing"})
    CHECK_FALSE(override_source(wrong).ok());
}
