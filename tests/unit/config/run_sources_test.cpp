// Files, variables and the command line: which one wins, and who is blamed.
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "config/run_config.h"
#include "folder.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

ConfigSource file_source(const std::filesystem::path& path) {
  ConfigSource source;
  source.kind = ConfigSource::Kind::file;
  source.file = path;
  return source;
}

ConfigSource text_source(const std::string& text, const std::string& origin) {
  ConfigSource source;
  source.kind = ConfigSource::Kind::text;
  source.text = text;
  source.origin = origin;
  return source;
}

ResolvedConfig resolved(const std::vector<ConfigSource>& sources) {
  const auto config = resolve_config(sources);
  INFO(config.status().ToString());
  REQUIRE(config.ok());
  return *config;
}

ResolvedConfig resolved(const std::string& text) { return resolved({text_source(text, "x")}); }

}  // namespace

TEST_CASE("without sources the defaults hold") {
  const RunConfig config = resolved(std::vector<ConfigSource>{}).config;
  CHECK(config.tasks.empty());
  CHECK(config.repeats == 1);
  CHECK_FALSE(config.seed);
  CHECK(config.sandbox == "bubblewrap");
  CHECK_FALSE(config.host_network);
  CHECK_FALSE(config.limits.steps);
  CHECK(config.reward == RewardKind::improvement);
  CHECK(config.jobs >= 1);
}

TEST_CASE("files, variables and the command line win in this order") {
  const Folder scratch;
  const auto weak = scratch.write("weak.yaml", "repeats: 2\nseed: 2\nname: weak\n");
  const auto strong = scratch.write("strong.yaml", "\nrepeats: 3\nseed: 3\n");
  const ResolvedConfig config =
      resolved({file_source(weak), file_source(strong), text_source("seed: 4", "MLGYM_SEED"),
                text_source("repeats: 5", "--repeats")});
  CHECK(config.config.name == "weak");
  CHECK(config.config.seed == 4u);
  CHECK(config.config.repeats == 5);
  CHECK(config.origins.at("name") == weak.string() + ":3:1");
  CHECK(config.origins.at("seed") == "MLGYM_SEED");
  CHECK(config.origins.at("repeats") == "--repeats");
}

TEST_CASE("a later list replaces an earlier one whole") {
  const RunConfig config =
      resolved({text_source("tasks: [a, b]", "1"), text_source("tasks: [c]", "2")}).config;
  REQUIRE(config.tasks.size() == 1);
  CHECK(config.tasks[0].use == "c");
}

TEST_CASE("an empty file says nothing") {
  const Folder scratch;
  const auto empty = scratch.write("empty.yaml", "# nothing\n");
  CHECK(resolved({text_source("seed: 1", "x"), file_source(empty)}).config.seed == 1u);
}

TEST_CASE("a fault is told by the source that has it") {
  const Folder scratch;
  const auto file = scratch.write("run.yaml", "agents:\n- x\nsandbx: {}\n");
  const auto config = resolve_config({file_source(file), text_source("seed: 1", "MLGYM_SEED")});
  CHECK(message_of(config.status()) ==
        file.string() + ":3:1: unknown key \"sandbx\"; did you mean \"sandbox\"?");
  const auto variable = resolve_config({text_source("seed: x", "MLGYM_SEED")});
  CHECK(starts_with(std::string(message_of(variable.status())), "MLGYM_SEED: \"seed\": "));
}

TEST_CASE("a fault is found even where a later source would hide it") {
  CHECK_FALSE(resolve_config({text_source("seed: x", "1"), text_source("seed: 1", "2")}).ok());
}

TEST_CASE("a missing file is told by its name") {
  const auto config = resolve_config({file_source("/nonexistent/run.yaml")});
  CHECK(config.status().code() == absl::StatusCode::kNotFound);
  CHECK(contains(config.status().ToString(), "/nonexistent/run.yaml"));
}

TEST_CASE("tasks are names, names with a variant, or maps") {
  const auto tasks = resolved("tasks: [one, two:full, {use: three, variant: lite}]").config.tasks;
  REQUIRE(tasks.size() == 3);
  CHECK(tasks[0].variant.empty());
  CHECK(tasks[1].use == "two");
  CHECK(tasks[1].variant == "full");
  CHECK(tasks[2].variant == "lite");
}

TEST_CASE("a task without a name or with half a variant is refused") {
  for (const char* task : {"\":full\"", "\"one:\"", "\"\"", "{variant: x}", "null"}) {
    INFO(task);
    CHECK_FALSE(resolve_config({text_source(std::string("tasks: [") + task + "]", "x")}).ok());
  }
}

TEST_CASE("an agent's other keys are its settings, typed") {
  const auto agents =
      resolved("agents: [plain, {use: search, tools: [shell], trials: 8, mode: \"8\"}]")
          .config.agents;
  REQUIRE(agents.size() == 2);
  CHECK(dump_json(agents[0].settings) == "{}");
  CHECK_FALSE(agents[0].tools);
  CHECK(dump_json(agents[1].settings) == R"({"trials":8,"mode":"8"})");
  CHECK((agents[1].tools == std::vector<ToolChoice>{"shell"}));
}

TEST_CASE("the sandbox, the reward and the jobs are read") {
  const RunConfig config = resolved(
                               "sandbox: {use: none, network: host, limits: {cpus: 2}}\n"
                               "reward: final\nparallel: {jobs: 3}\n")
                               .config;
  CHECK(config.sandbox == "none");
  CHECK(config.host_network);
  CHECK(config.sandbox_limits.cpus == 2.0);
  CHECK(config.reward == RewardKind::final_score);
  CHECK(config.jobs == 3);
}

TEST_CASE("a seed is any number that a double can hold exactly") {
  CHECK(resolved("seed: 0").config.seed == 0u);
  CHECK(resolved("seed: 9007199254740991").config.seed == (1ull << 53) - 1);
  CHECK_FALSE(resolved("seed: null").config.seed);
}

TEST_CASE("an assignment is YAML under its key") {
  const RunConfig config =
      resolved({*override_source("limits.command.timeout=5s"), *override_source("tasks=[a, b:c]"),
                *override_source("name=\"x=y\"")})
          .config;
  CHECK(config.limits.command.timeout == 5.0);
  CHECK(config.tasks.size() == 2);
  CHECK(config.name == "x=y");
}

TEST_CASE("an assignment to an unknown key is told as it was given") {
  const auto config = resolve_config({*override_source("limits.stepz=5")});
  CHECK(message_of(config.status()) ==
        "limits.stepz=5: unknown key \"stepz\" under \"limits\"; did you mean \"steps\"?");
}

TEST_CASE("what is neither a file nor an assignment is told so") {
  CHECK(message_of(override_source("run.yml").status()) ==
        "\"run.yml\" is neither a file nor KEY=VALUE");
}

TEST_CASE("a printed configuration shows every key with its origin") {
  const std::string text = print_config(
      resolved({text_source("seed: 7", "MLGYM_SEED"), *override_source("limits.steps=20")}));
  CHECK(contains(text, "seed: 7  # MLGYM_SEED\n"));
  CHECK(contains(text, "  steps: 20  # command line\n"));
  CHECK(contains(text, "repeats: 1  # default\n"));
  CHECK(contains(text, "limits:\n"));
}
