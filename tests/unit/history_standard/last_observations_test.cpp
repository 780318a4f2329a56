#include "last_observations.h"

#include "catch.h"
#include "history_of_test.h"

using namespace history;
using namespace history::test;

namespace {

std::vector<std::string> seen(const Json& settings, const std::vector<Message>& chat) {
  Host host(settings);
  auto call = host.call();
  return texts(host.make<LastObservations>().view(call, chat, 0));
}

}  // namespace

TEST_CASE("older observations say how long they were; what the model said stays") {
  auto chat = chat_of(3, "a\nb\n");
  chat[3].text = "a\n\nb";
  CHECK(seen({{"n", 2}}, chat) ==
        std::vector<std::string>{"system", "task", "thought 0", "Old output omitted (3 lines)",
                                 "thought 1", "a\nb\n", "thought 2", "a\nb\n"});
}

TEST_CASE("five stay where nothing is said, and all of a short chat") {
  const auto chat = chat_of(5);
  CHECK(seen(Json::object(), chat) == texts(chat));
  CHECK(seen(Json::object(), chat_of(6))[3] == "Old output omitted (1 lines)");
}

TEST_CASE("answers of tools are observations, and stay with their calls") {
  const std::vector<Message> chat = {says(Role::user, "task"),  calls({"a", "b"}, "both"),
                                     answers("a", ""),          answers("b", "x"),
                                     says(Role::assistant, ""), says(Role::user, "y")};
  Host host(Json{{"n", 1}});
  auto call = host.call();
  const auto view = host.make<LastObservations>().view(call, chat, 0);
  CHECK(texts(view) == std::vector<std::string>{"task", "both", "Old output omitted (0 lines)",
                                                "Old output omitted (1 lines)", "", "y"});
  CHECK(view[2].call_id == "a");
  check_answers(view);
}

TEST_CASE("examples as turns of the chat stay as part of a longer opening") {
  const auto view = seen({{"n", 1}, {"opening", 4}}, chat_of(3));
  CHECK(view[3] == "output\n");
  CHECK(view[5] == "Old output omitted (1 lines)");
}

TEST_CASE("images go with the observations they belong to") {
  auto chat = chat_of(2);
  chat[3].images.push_back({"data", "image/png"});
  Host host(Json{{"n", 1}});
  auto call = host.call();
  CHECK(host.make<LastObservations>().view(call, chat, 0)[3].images.empty());
}
