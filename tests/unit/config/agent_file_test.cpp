#include "config/agent_file.h"

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "folder.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

const std::string kAgent = "mlgym_agent: 1\nid: probe\nuse: prober\n";

absl::StatusOr<AgentDefinition> load(const std::string& yaml) {
  const Folder scratch;
  scratch.write("probe/agent.yaml", yaml);
  return load_agent(scratch / "probe");
}

std::string problem_of(const std::string& yaml) {
  const auto agent = load(yaml);
  return agent.ok() ? "" : std::string(message_of(agent.status()));
}

}  // namespace

TEST_CASE("an agent names the component it uses") {
  const auto agent = load(kAgent + "summary: probes\n");
  REQUIRE(agent.ok());
  CHECK(agent->id == "probe");
  CHECK(agent->use == "prober");
  CHECK(agent->summary == "probes");
}

TEST_CASE("an agent has the shell, validate and submit unless it says otherwise") {
  CHECK(load(kAgent)->tools == std::vector<ToolChoice>{"shell", "validate", "submit"});
  CHECK(load(kAgent + "tools: [submit]\n")->tools == std::vector<ToolChoice>{"submit"});
  CHECK(load(kAgent + "tools: [submit, {use: editor, window: 8}]\n")->tools ==
        std::vector<ToolChoice>{"submit", {"editor", {{"window", 8}}}});
  CHECK(load(kAgent + "tools: []\n")->tools.empty());
}

TEST_CASE("an agent asks models by roles, and may bring models of its own") {
  CHECK(load(kAgent)->roles.empty());
  CHECK(load(kAgent + "roles: [agent, judge]\n")->roles ==
        std::vector<std::string>{"agent", "judge"});
  CHECK(load(kAgent + "roles: [agent]\n")->models.empty());
  const auto agent = load(
      kAgent + "roles: {judge: null, agent: {use: human, input: command}, critic: openai/x}\n");
  REQUIRE(agent.ok());
  CHECK(agent->roles == std::vector<std::string>{"judge", "agent", "critic"});
  REQUIRE(agent->models.size() == 2);
  CHECK(agent->models.at("agent").provider == "human");
  CHECK(agent->models.at("agent").settings == Json{{"input", "command"}});
  CHECK(agent->models.at("critic").name == "openai/x");
  CHECK(contains(problem_of(kAgent + "roles: agent\n"),
                 "a list of roles, or a map from roles to models"));
  CHECK(contains(problem_of(kAgent + "roles: {agent: openai/}\n"), "is not PROVIDER/MODEL"));
}

TEST_CASE("an agent's settings keep their types and order") {
  CHECK(dump_json(load(kAgent + "settings: {trials: 8, a: \"8\"}\n")->settings) ==
        R"({"trials":8,"a":"8"})");
  CHECK(dump_json(load(kAgent)->settings) == "{}");
}

TEST_CASE("an agent may have limits") {
  const auto agent = load(kAgent + "limits: {steps: 4, tokens: 2M, cost: 1.5}\n");
  REQUIRE(agent.ok());
  CHECK(agent->limits.steps == 4);
  CHECK(agent->limits.tokens == 2000000);
  CHECK(agent->limits.cost == 1.5);
}

TEST_CASE("every fault of an agent file is told with its position") {
  const std::pair<std::string, std::string> faults[] = {
      {"id: probe\nuse: prober\n", "1:1: the key \"mlgym_agent\" is missing"},
      {"mlgym_agent: 1\nid: probe\n", "1:1: the key \"use\" is missing"},
      {"mlgym_agent: 2\nid: probe\nuse: x\n", "1:1: \"mlgym_agent\": this program reads format 1"},
      {"mlgym_agent: 1\nid: other\nuse: x\n", "2:1: \"id\": the id \"other\" is not the folder's"},
      {kAgent + "tool: []\n", "4:1: unknown key \"tool\"; did you mean \"tools\"?"},
      {kAgent + "tools: shell\n", "4:1: \"tools\": a list is expected"},
      {kAgent + "settings: [1]\n", "4:1: \"settings\": a map"},
      {kAgent + "limits: {step: 1}\n", "4:10: unknown key \"step\" under \"limits\""},
      {kAgent + "id: probe\n", "4:1: the key \"id\" stands twice"},
      {"", "1:1: a map"}};
  for (const auto& [yaml, problem] : faults) {
    INFO(problem_of(yaml));
    CHECK(contains(problem_of(yaml), "agent.yaml:" + problem));
  }
}

TEST_CASE("a folder without an agent file is told") {
  const Folder scratch;
  const auto agent = load_agent(scratch.path());
  CHECK(agent.status().code() == absl::StatusCode::kNotFound);
  CHECK(contains(agent.status().ToString(), "agent.yaml"));
}
