// What a model reads before its first reply.
#include "catch.h"
#include "played_agent.h"

namespace {
using namespace react::test;
using mlgym::Role;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

// The messages of the opening.
std::vector<mlgym::Message> opening_of(PlayedAgent& agent) {
  agent.replies.push_back(calls({{"a", "submit", "{}"}}));
  agent.most_steps = 1;
  INFO(agent.error);
  REQUIRE(agent.run() == MLGYM_OK);
  return agent.chat(0);
}

std::string problem_with(const Json& settings, const std::map<std::string, std::string>& files) {
  PlayedAgent agent;
  agent.settings = settings;
  agent.files = files;
  CHECK(agent.run() != MLGYM_OK);
  return agent.error;
}

const char* kChat = R"([{"role": "user", "content": "Old task."},
                        {"role": "assistant", "content": "```\nls\n```\n"},
                        {"role": "user", "content": "old output"}])";

}  // namespace

TEST_CASE("the grammar and the tools stand in the instructions, the task comes last") {
  for (const auto& [actions, example] : std::map<std::string, std::string>{
           {"text", "```\nls -l\n```"},
           {"xml", "<command>\nls -l\n</command>"},
           {"json", R"({"thought": "I look around first.", "command": {"name": "shell", )"},
           {"tools", "call at least one of your tools"}}) {
    PlayedAgent agent;
    agent.settings = {{"actions", actions}};
    const auto opening = opening_of(agent);
    INFO(actions);
    REQUIRE(opening.size() == 2);
    CHECK(opening[0].role == Role::system);
    CHECK(contains(opening[0].text, example));
    const bool named = actions == "json" || actions == "tools";
    CHECK(contains(opening[0].text, named ? "- `shell`: " : "- `any shell command`: "));
    CHECK_FALSE(contains(opening[0].text, "{grammar}"));
    CHECK(opening[1].role == Role::user);
    CHECK(contains(opening[1].text, "/workspace"));
    CHECK(contains(opening[1].text, "Solve it."));
    CHECK(agent.asked[0].tools.size() == (actions == "tools" ? 1 : 0));
  }
}

TEST_CASE("a demonstration is told as a text, then the strategy, then the task") {
  PlayedAgent agent;
  agent.settings = {{"demonstrations", {"old.json"}}, {"prompts", {{"strategy", "s.md"}}}};
  agent.files = {{"old.json", kChat}, {"s.md", "Measure first, in {workspace}.\n"}};
  const auto opening = opening_of(agent);
  REQUIRE(opening.size() == 4);
  CHECK(contains(opening[1].text,
                 "The environment:\nOld task.\n\nYou:\n```\nls\n```\n\nThe environment:\nold output"
                 "\n--- the example ends ---"));
  CHECK(opening[2].text == "Measure first, in /workspace.\n");
  CHECK(contains(opening[3].text, "Solve it."));
  for (std::size_t i = 1; i < 4; ++i) CHECK(opening[i].role == Role::user);
}

TEST_CASE("or as turns of the chat itself") {
  PlayedAgent agent;
  agent.settings = {{"demonstrations", {"old.json", "old.yaml"}}, {"demonstrations_as", "chat"}};
  agent.files = {{"old.json", kChat}, {"old.yaml", kChat}};
  const auto opening = opening_of(agent);
  REQUIRE(opening.size() == 8);
  CHECK(opening[2].role == Role::assistant);
  CHECK(opening[2].text == "```\nls\n```\n");
  CHECK(opening[4].text == "Old task.");
  CHECK(contains(opening[7].text, "Solve it."));
}

TEST_CASE("what is no demonstration is told by its file") {
  const auto problem = [](const std::string& content) {
    return problem_with({{"demonstrations", {"d.json"}}}, {{"d.json", content}});
  };
  CHECK(problem("[") == "d.json: this is no JSON");
  CHECK(problem("{}") == "d.json: a demonstration is a list of {role: ..., content: ...}");
  CHECK(problem("[]") == "d.json: a demonstration is a list of {role: ..., content: ...}");
  CHECK(problem(R"([{"role": "user"}])") == "d.json: [0] is not {role: ..., content: TEXT}");
  CHECK(problem(R"([{"role": "user", "content": ""}, {"role": "user", "content": 1}])") ==
        "d.json: [1] is not {role: ..., content: TEXT}");
  CHECK(problem(R"([{"role": "tool", "content": ""}])") ==
        "d.json: [0]: the role \"tool\" is neither user nor assistant");
  CHECK(contains(problem_with({{"demonstrations", {"none.yaml"}}}, {}), "none.yaml"));
}

TEST_CASE("every prompt is checked before anything is played") {
  for (const char* prompt : {"system", "grammar", "task", "strategy", "demonstration",
                             "observation", "no_output", "format_error"}) {
    INFO(prompt);
    CHECK(contains(
        problem_with({{"prompts", {{prompt, "own.md"}}}}, {{"own.md", "One\nTwo {this}\n"}}),
        "own.md:2: unknown placeholder {this}; this prompt has "));
  }
  CHECK(problem_with({{"prompts", {{"grammar", "own.md"}}}}, {{"own.md", "{x}"}}) ==
        "own.md:1: unknown placeholder {x}; this prompt has none");
}

TEST_CASE("what the settings say of sampling is asked for") {
  PlayedAgent agent;
  agent.settings = {{"temperature", 0.5}, {"top_p", 0.9}, {"seed", 7}, {"max_output_tokens", 1000}};
  (void)opening_of(agent);
  CHECK(agent.asked[0].temperature == 0.5);
  CHECK(agent.asked[0].top_p == 0.9);
  CHECK(agent.asked[0].seed == 7);
  CHECK(agent.asked[0].max_output_tokens == 1000);
  PlayedAgent plain;
  (void)opening_of(plain);
  CHECK(plain.asked[0].temperature != plain.asked[0].temperature);  // NaN: the provider's own
  CHECK(plain.asked[0].seed < 0);
}
