// What prompts say of the task, of the step, and of the computer's state.
#include "catch.h"
#include "played_agent.h"

namespace {
using namespace react::test;

// The prompts that are filled in while the agent plays.
void set_prompts(PlayedAgent& agent, const std::string& text) {
  agent.settings["prompts"] = {
      {"task", "own.md"}, {"observation", "own.md"}, {"no_output", "no.md"}};
  agent.files = {{"own.md", text}, {"no.md", "nothing, " + text}};
}

}  // namespace

TEST_CASE("the state is what the computer told last, and n/a before it told anything") {
  PlayedAgent agent;
  set_prompts(agent, "{state.file} {state.n}");
  agent.task["state"] = {{"file", "a.py"}};
  agent.info = [](std::size_t n) {
    if (n == 0) return R"({"state": {"file": "b {x}.py", "n": [1, 2]}})";
    return n == 1 ? R"({"state": null, "state_problem": "it failed"})" : "no JSON";
  };
  agent.replies = {runs("ls"), runs("ls"), runs("ls"), runs("ls")};
  agent.most_steps = 4;
  REQUIRE(agent.run() == MLGYM_OK);
  CHECK(agent.chat(0).back().text == "a.py n/a");
  for (const std::size_t later : {1, 2, 3})
    CHECK(agent.chat(later).back().text == "b {x}.py [1,2]");
}

TEST_CASE("the state goes on with an episode that was put aside") {
  PlayedAgent first;
  set_prompts(first, "{state.file} after {step}");
  first.info = [](std::size_t) { return R"({"state": {"file": "a.py"}})"; };
  first.replies = {runs("ls"), runs("ls")};
  first.dies_after = 4;  // the opening, a reply, a step, a reply
  (void)first.run();
  PlayedAgent second;
  set_prompts(second, "{state.file} after {step}");
  second.continued = first.states.back();
  second.replies = {runs("ls")};
  second.most_steps = 2;
  REQUIRE(second.run() == MLGYM_OK);
  CHECK(second.last_text() == "a.py after 2");
}

TEST_CASE("prompts say the task and its limits") {
  PlayedAgent agent;
  set_prompts(
      agent,
      "{id}, {title}: {instructions} {training_seconds}/{command_seconds} s, {steps_left} left");
  agent.task["id"] = "sums";
  agent.task["title"] = "Sums";
  agent.task["limits"] = {{"command", {{"timeout", 25.0}, {"training", 1800}}}};
  agent.replies = {runs("ls")};
  agent.most_steps = 1;
  REQUIRE(agent.run() == MLGYM_OK);
  CHECK(agent.chat(0).back().text == "sums, Sums: Solve it. 1800/25 s, 1 left");
}

TEST_CASE("a command that printed nothing is told by the prompt for it") {
  PlayedAgent agent;
  set_prompts(agent, "{step}");
  agent.observation = [](std::size_t n) {
    return std::string(n == 0 ? "[the command printed nothing]" : n == 1 ? " \n" : "words");
  };
  agent.replies = {runs("ls"), runs("ls"), runs("ls"), runs("ls")};
  agent.most_steps = 4;
  REQUIRE(agent.run() == MLGYM_OK);
  CHECK(agent.chat(1).back().text == "nothing, 1");
  CHECK(agent.chat(2).back().text == "nothing, 2");
  CHECK(agent.chat(3).back().text == "3");
}

TEST_CASE("demonstrations may be told without saying who speaks") {
  PlayedAgent agent;
  agent.settings = {{"demonstrations", {"d.json"}},
                    {"demonstrations_as", "plain"},
                    {"prompts", {{"demonstration", "d.md"}}}};
  agent.files = {
      {"d.json",
       R"([{"role": "user", "content": "one"}, {"role": "assistant", "content": "two"}])"},
      {"d.md", "See: {demonstration}"}};
  agent.replies = {runs("ls")};
  agent.most_steps = 1;
  REQUIRE(agent.run() == MLGYM_OK);
  CHECK(agent.chat(0)[1].text == "See: one\ntwo");
}
