// What `mlgym new` writes does what it says is to be run next.
#include "base/text.h"
#include "catch.h"
#include "installed_sdk.h"

namespace {
using namespace mlgym::test;

// Runs what is said to be run next; gives what was printed.
Said follow(const Folder& folder, const std::string& choice) {
  std::vector<std::string> arguments = {"new"};
  for (const auto& word : mlgym::split(choice, ' ')) arguments.push_back(word);
  for (const char* word : {"near-miss", "--folder", "made", "--json"}) arguments.push_back(word);
  const auto made = run_mlgym(folder, arguments);
  INFO(made.err);
  REQUIRE(made.code == 0);
  std::string commands;
  const mlgym::Json document = made.json();
  for (const auto& command : document["next"]) commands += command.get<std::string>() + "\n";
  Said said = run_commands(folder, commands);
  INFO(choice << "\n" << commands << said.text);
  CHECK(said.code == 0);
  return said;
}

void check_plugin_of(const std::string& choice) {
  const Folder folder;
  const Said said = follow(folder, choice);
  INFO(choice << "\n" << said.text);
  CHECK(said.contains("100% tests passed"));
  CHECK(said.contains("status:"));  // of mlgym info
}

}  // namespace

TEST_CASE("a new metric is built, passes its test and is found") { check_plugin_of("metric"); }

TEST_CASE("a new agent is built, passes its test and plays") {
  const Folder folder;
  const Said said = follow(folder, "agent");
  INFO(said.text);
  CHECK(said.contains("100% tests passed"));
  CHECK(said.contains("submitted"));
}

TEST_CASE("a new task passes its checks and is played") {
  const Folder folder;
  const Said said = follow(folder, "task");
  INFO(said.text);
  CHECK(said.contains("passed"));
  CHECK_FALSE(said.contains("fail "));
  CHECK(said.contains("submitted"));
}

TEST_CASE("a new interactive task is built, passes its test and is played") {
  for (const char* choice : {"task --interactive", "task --interactive --python"}) {
    const Folder folder;
    const Said said = follow(folder, choice);
    INFO(choice << "\n" << said.text);
    CHECK(said.contains("submitted"));
  }
}

TEST_CASE("a new plugin in Python passes its check, is found and plays") {
  for (const char* kind : {"metric", "tool"}) {
    const Folder folder;
    const Said said = follow(folder, std::string(kind) + " --python");
    INFO(said.text);
    CHECK(said.contains("passed"));
    CHECK(said.contains("status:"));
  }
  {
    const Folder folder;
    const Said said = follow(folder, "tool --scripts");
    INFO(said.text);
    CHECK(said.contains("passed"));
    CHECK(said.contains("status:"));
  }
  for (const char* kind : {"agent", "model"}) {
    const Folder folder;
    const Said said = follow(folder, std::string(kind) + " --python");
    INFO(said.text);
    CHECK(said.contains("submitted"));
  }
}

TEST_CASE("a new component of every other kind is built, passes its test and is found", "[.long]") {
  for (const char* choice : {"aggregator", "executor", "exporter", "history", "learner", "tool"})
    check_plugin_of(choice);
}

TEST_CASE("a new model is built, passes its test and is played with") {
  const Folder folder;
  const Said said = follow(folder, "model");
  INFO(said.text);
  CHECK(said.contains("100% tests passed"));
  CHECK(said.contains("submitted"));
}

TEST_CASE("a new sandbox is built, passes its test and is played in", "[.long]") {
  const Folder folder;
  const Said said = follow(folder, "sandbox");
  INFO(said.text);
  CHECK(said.contains("100% tests passed"));
  CHECK(said.contains("submitted"));
}

TEST_CASE("a new aggregator makes a table of a report, a new tool answers an agent") {
  const Folder folder;
  const Said said = run_commands(folder, R"(
for kind in tool aggregator agent; do
  mlgym new $kind $kind-of-mine
  cmake -S $kind-of-mine -B build/$kind
  cmake --build build/$kind
done
export MLGYM_PLUGIN_PATH=$PWD/build/tool/lib/mlgym/plugins:$PWD/build/aggregator/lib/mlgym/plugins
mkdir agents
cp -rL build/agent/share/mlgym/agents/agent-of-mine agents
sed -i 's/tools: .*/tools: [shell, submit, tool-of-mine]/; s/command: .*/command: tool-of-mine config.json}/' agents/agent-of-mine/agent.yaml
MLGYM_AGENT_PATH=$PWD/agents mlgym run -t battle-of-sexes -a agent-of-mine --run-dir run
grep -rho "config.json has [0-9]* words" run/episodes
mlgym report run --profile aggregator-of-mine
)");
  INFO(said.text);
  CHECK(said.code == 0);
  CHECK(said.contains("config.json has 4 words"));
  CHECK(said.contains("Mean score by task"));
}

TEST_CASE("a new plugin in Python of every other kind passes its check and is found", "[.long]") {
  for (const char* kind : {"aggregator", "executor", "exporter", "history", "learner"}) {
    const Folder folder;
    const Said said = follow(folder, std::string(kind) + " --python");
    INFO(kind << "\n" << said.text);
    CHECK(said.contains("passed"));
    CHECK(said.contains("status:"));
  }
  {
    const Folder folder;
    const Said said = follow(folder, "tool --scripts");
    INFO(said.text);
    CHECK(said.contains("passed"));
    CHECK(said.contains("status:"));
  }
}

TEST_CASE("what cannot be written is a mistake of use, and says why") {
  const Folder folder;
  folder.write("near/file", "mine");
  for (const char* choice : {"metric near", "metric Near", "metrik other", "sandbox other --python",
                             "task other --python", "tool other --interactive"}) {
    std::vector<std::string> arguments = {"new", "--json"};
    for (const auto& word : mlgym::split(choice, ' ')) arguments.push_back(word);
    const auto refused = run_mlgym(folder, arguments);
    INFO(choice << refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.json()["error"]["kind"] == "usage");
  }
  CHECK_FALSE(std::filesystem::exists(folder / "other"));
}

TEST_CASE("where mlgym is not in PATH, that comes first") {
  const Folder folder;
  const auto made =
      run_mlgym(folder, {"new", "metric", "near", "--json"}, {{"PATH", "/usr/bin:/bin"}});
  const mlgym::Json document = made.json();
  CHECK(document["folder"] == (folder / "near").string());
  CHECK(document["files"].size() == 4);
  const auto bin = std::filesystem::path(MLGYM_PROGRAM).parent_path();
  CHECK(document["next"][0] == "export PATH=" + bin.string() + ":$PATH");
  CHECK(document["next"][1] == "cd near");
}
