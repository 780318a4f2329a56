// An agent goes on in another process where it was interrupted.
#include "catch.h"
#include "played_agent.h"

namespace {
using namespace react::test;

std::deque<mlgym::ChatReply> story() {
  auto two = calls({{"a", "shell", R"({"command": "1 \u00e4"})"}, {"b", "shell", "{\"spoilt"}});
  two.text = "Two at once, \xc3\xa4.";
  two.opaque = "{\"signature\": \"x\\ny\"}";
  return {runs("first"), says("no command"), says("again none"), two,
          runs("last"),  says("none"),       runs("end")};
}

std::string text_of(const std::vector<mlgym::Message>& chat) {
  std::string text;
  for (const auto& message : chat) {
    text += std::to_string(static_cast<int>(message.role)) + message.text + message.call_id +
            message.opaque;
    for (const auto& call : message.calls) text += call.id + call.name + call.arguments;
  }
  return text;
}

std::string text_of(const mlgym::Action& action) {
  return action.text + "|" + action.tool + "|" + action.arguments + "|" + action.command;
}

}  // namespace

TEST_CASE("wherever it is interrupted, what follows is the same") {
  PlayedAgent whole;
  whole.replies = story();
  whole.most_steps = 5;
  REQUIRE(whole.run() == MLGYM_OK);
  REQUIRE(whole.steps.size() == 5);
  REQUIRE(whole.asked.size() == 7);

  for (std::size_t n = 1; n < whole.states.size(); ++n) {
    INFO("interrupted after " << n << " checkpoints");
    PlayedAgent first;
    first.replies = story();
    first.most_steps = 5;
    first.dies_after = n;
    REQUIRE(first.run() == MLGYM_CANCELLED);
    REQUIRE(first.states.size() == n);
    CHECK(first.states.back() == whole.states[n - 1]);

    PlayedAgent second;
    second.replies = first.replies;
    second.steps = first.steps;  // the environment's, which goes on
    second.most_steps = 5;
    second.continued = first.states.back();
    REQUIRE(second.run() == MLGYM_OK);
    REQUIRE(second.steps.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(text_of(second.steps[i]) == text_of(whole.steps[i]));
    REQUIRE(first.asked.size() + second.asked.size() == 7);
    for (std::size_t i = 0; i < second.asked.size(); ++i)
      CHECK(text_of(second.chat(i)) == text_of(whole.chat(first.asked.size() + i)));
  }
}

TEST_CASE("format errors before an interruption count") {
  PlayedAgent first;
  first.settings = {{"format_errors", 1}};
  first.replies = {says("no")};
  first.dies_after = 2;
  (void)first.run();
  PlayedAgent second;
  second.settings = first.settings;
  second.continued = first.states.back();
  second.replies = {says("no"), runs("never")};
  CHECK(second.run() == MLGYM_OK);
  CHECK(second.gave_up == "format");
  CHECK(second.steps.empty());
}

TEST_CASE("a state that is none of its own is refused in words") {
  for (const char* state : {"x", "[]", "{}", R"({"react": 2})", R"({"react": 1, "chat": 3})",
                            R"({"react":1,"steps":0,"format_errors":0,"wanted":[],
                                "chat":{"settled":2,"messages":[]}})"}) {
    PlayedAgent agent;
    agent.continued = state;
    INFO(state);
    CHECK(agent.run() == MLGYM_INVALID_ARGUMENT);
    CHECK_FALSE(agent.error.empty());
  }
}

TEST_CASE("each message is written once, however often the state is asked for") {
  PlayedAgent agent;
  agent.observation = [](std::size_t) { return std::string(1 << 16, 'x'); };
  for (int i = 0; i < 100; ++i) agent.replies.push_back(runs("ls"));
  agent.most_steps = 100;
  REQUIRE(agent.run() == MLGYM_OK);
  REQUIRE(agent.states.size() == 200);  // the opening, every reply, every step but the last
  const Json last = Json::parse(agent.states.back());
  CHECK(last["chat"]["messages"].size() == 2 + 199);
  CHECK(last["wanted"].size() == 1);
}
