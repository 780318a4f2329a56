// Replies that cannot be used.
#include "catch.h"
#include "played_agent.h"

namespace {
using namespace react::test;
using mlgym::Role;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("the model is told why, and how it is written") {
  PlayedAgent agent;
  agent.replies = {says("I just think."), runs("submit")};
  agent.most_steps = 1;
  REQUIRE(agent.run() == MLGYM_OK);
  const auto& chat = agent.chat(1);
  REQUIRE(chat.size() == 4);
  CHECK(chat[2].role == Role::assistant);
  CHECK(chat[2].text == "I just think.");
  CHECK(chat[3].role == Role::user);
  CHECK(contains(chat[3].text, "it holds no block"));
  CHECK(contains(chat[3].text, "```\nls -l\n```"));
}

TEST_CASE("each grammar explains itself anew") {
  for (const auto& [actions, words] : std::map<std::string, std::string>{
           {"xml", "<command>\nls -l\n</command>"}, {"json", "one JSON object"}}) {
    PlayedAgent agent;
    agent.settings = {{"actions", actions}};
    agent.replies = {says("no")};
    (void)agent.run();
    CHECK(contains(agent.last_text(), words));
  }
}

TEST_CASE("once a reply could be used, what went wrong before leaves the chat") {
  PlayedAgent agent;
  agent.replies = {says("no"), says("no"), runs("ls"), says("no"), runs("ls")};
  agent.most_steps = 2;
  REQUIRE(agent.run() == MLGYM_OK);
  REQUIRE(agent.asked.size() == 5);
  CHECK(agent.chat(2).size() == 6);
  const auto& mended = agent.chat(3);
  REQUIRE(mended.size() == 4);
  CHECK(mended[2].text == runs("ls").text);
  CHECK(contains(mended[3].text, "output 0"));
}

TEST_CASE("or stays, where the settings say so") {
  PlayedAgent agent;
  agent.settings = {{"keep_format_errors", true}};
  agent.replies = {says("no"), runs("ls"), runs("ls")};
  agent.most_steps = 2;
  REQUIRE(agent.run() == MLGYM_OK);
  CHECK(agent.chat(2).size() == 6);
  CHECK(agent.chat(2)[2].text == "no");
}

TEST_CASE("after too many in a row the agent gives up, and counts anew after a good one") {
  PlayedAgent agent;
  agent.settings = {{"format_errors", 2}};
  agent.replies = {says("no"), says("no"), runs("ls"), says("no"),
                   says("no"), says("no"), runs("x")};
  REQUIRE(agent.run() == MLGYM_OK);
  CHECK(agent.gave_up == "format");
  CHECK(agent.asked.size() == 6);
  CHECK(agent.steps.size() == 1);

  PlayedAgent usual;
  usual.replies = {says("no"), says("no"), says("no"), says("no"), runs("x")};
  REQUIRE(usual.run() == MLGYM_OK);
  CHECK(usual.gave_up == "format");
  CHECK(usual.asked.size() == 4);
}

TEST_CASE("a host that knows no such end scores what is there") {
  PlayedAgent agent;
  agent.offers_ends = false;
  agent.settings = {{"format_errors", 0}};
  agent.replies = {says("no")};
  CHECK(agent.run() == MLGYM_OK);
  CHECK(agent.gave_up.empty());
}

TEST_CASE("calls that were cut off have their answers as long as they are in the chat") {
  PlayedAgent agent;
  agent.settings = {{"actions", "tools"}};
  auto cut = calls({{"a", "shell", R"({"command": "ls"})"}, {"b", "shell", R"({"comma)"}});
  cut.finish = mlgym::Finish::length;
  agent.replies = {cut, runs("submit")};
  agent.most_steps = 1;
  REQUIRE(agent.run() == MLGYM_OK);
  const auto& chat = agent.chat(1);
  REQUIRE(chat.size() == 5);
  CHECK(chat[3].role == Role::tool);
  CHECK(chat[3].call_id == "a");
  CHECK(chat[4].call_id == "b");
  CHECK(contains(chat[4].text, "limit of its length"));
}

TEST_CASE("of an endless reply the model sees its beginning") {
  PlayedAgent agent;
  std::string endless = "I think";
  while (endless.size() <= (1 << 20)) endless += " \xf0\x9f\x98\x80";
  agent.replies = {says(endless), runs("submit")};
  agent.most_steps = 1;
  REQUIRE(agent.run() == MLGYM_OK);
  const auto& chat = agent.chat(1);
  CHECK(chat[2].text.size() < 2100);
  CHECK(contains(chat[2].text, "\n[and so on]"));
  CHECK_NOTHROW(Json(chat[2].text).dump());  // no character in part
  CHECK(contains(chat[3].text, "longer than 1024 KiB"));
}
