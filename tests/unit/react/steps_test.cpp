// Actions and what the model sees of them.
#include "catch.h"
#include "played_agent.h"

namespace {
using namespace react::test;
using mlgym::Role;
}  // namespace

TEST_CASE("an observation is the next message, with what is left") {
  PlayedAgent agent;
  agent.replies = {runs("a"), runs("b"), runs("c")};
  agent.most_steps = 3;
  REQUIRE(agent.run() == MLGYM_OK);
  REQUIRE(agent.asked.size() == 3);
  const auto& chat = agent.chat(2);
  REQUIRE(chat.size() == 6);
  CHECK(chat[2].role == Role::assistant);
  CHECK(chat[2].text == runs("a").text);
  CHECK(chat[3].role == Role::user);
  CHECK(chat[3].text == "output 0\n\n\n[left: 2 steps]\n");
  CHECK(chat[5].text == "output 1\n\n\n[left: 1 steps]\n");
  CHECK(agent.gave_up.empty());
}

TEST_CASE("prompts of observations tell the step, and an empty one has a prompt of its own") {
  PlayedAgent agent;
  agent.settings = {{"prompts", {{"observation", "o.md"}, {"no_output", "n.md"}}}};
  agent.files = {{"o.md", "{step}/{steps_left}/{budget}: {observation}"},
                 {"n.md", "{step}: nothing, {steps_left} left"}};
  agent.observation = [](std::size_t n) { return n == 1 ? " \n" : "seen"; };
  agent.replies = {runs("a"), runs("b"), runs("c")};
  agent.most_steps = 3;
  REQUIRE(agent.run() == MLGYM_OK);
  CHECK(agent.chat(2)[3].text == "1/2/left: 2 steps: seen");
  CHECK(agent.chat(2)[5].text == "2: nothing, 1 left");
}

TEST_CASE("several calls of one reply are carried out in turn, each with its answer") {
  PlayedAgent agent;
  agent.settings = {{"actions", "tools"}};
  auto reply = calls({{"a", "shell", R"({"command": "ls"})"}, {"b", "shell", "{"}});
  reply.text = "Both.";
  reply.opaque = "signed";
  agent.replies = {reply, runs("c")};
  agent.most_steps = 3;
  REQUIRE(agent.run() == MLGYM_OK);
  REQUIRE(agent.steps.size() == 3);
  CHECK(agent.steps[0].tool == "shell");
  CHECK(agent.steps[1].arguments == "{");  // the environment's to answer
  const auto& chat = agent.chat(1);
  REQUIRE(chat.size() == 5);
  CHECK(chat[2].text == "Both.");
  CHECK(chat[2].calls.size() == 2);
  CHECK(chat[2].opaque == "signed");
  CHECK(chat[3].role == Role::tool);
  CHECK(chat[3].call_id == "a");
  CHECK(chat[4].call_id == "b");
}

TEST_CASE("in xml and json, the environment gets the command and, for the record, the reply") {
  PlayedAgent xml;
  xml.settings = {{"actions", "xml"}};
  xml.replies = {says("So. <command>ls</command>")};
  xml.most_steps = 1;
  REQUIRE(xml.run() == MLGYM_OK);
  CHECK(xml.steps[0].command == "ls");
  CHECK(xml.steps[0].text == "So. <command>ls</command>");

  PlayedAgent json;
  json.settings = {{"actions", "json"}};
  json.replies = {says(R"({"thought": "So.", "command": {"name": "submit"}})")};
  json.most_steps = 1;
  REQUIRE(json.run() == MLGYM_OK);
  CHECK(json.steps[0].tool == "submit");
  CHECK(json.steps[0].arguments == "{}");
}

TEST_CASE("the end of the episode is the end between several calls, too") {
  PlayedAgent agent;
  agent.replies = {calls({{"a", "shell", "{}"}, {"b", "shell", "{}"}, {"c", "shell", "{}"}})};
  agent.most_steps = 2;
  CHECK(agent.run() == MLGYM_OK);
  CHECK(agent.steps.size() == 2);
  CHECK(agent.asked.size() == 1);
}
