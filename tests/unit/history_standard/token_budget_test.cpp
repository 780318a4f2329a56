#include "token_budget.h"

#include "catch.h"
#include "history_of_test.h"

using namespace history;
using namespace history::test;

namespace {

std::vector<Message> view_of(const Json& settings, const std::vector<Message>& chat,
                             std::int64_t budget = 0) {
  Host host(settings);
  auto call = host.call();
  return host.make<TokenBudget>().view(call, chat, budget);
}

// Opening of 10 bytes, turns of 100 bytes each.
std::vector<Message> hundreds(std::size_t turns) {
  auto chat = chat_of(turns, std::string(91, 'x'));
  return chat;
}

}  // namespace

TEST_CASE("what fits is all there") {
  const auto chat = hundreds(4);
  CHECK(texts(view_of({{"tokens", 103}}, chat)) == texts(chat));  // 410 bytes in 412
}

TEST_CASE("else the opening, a line, and the latest turns that fit") {
  const auto view = view_of({{"tokens", 55}}, hundreds(4));  // 220 bytes: the opening and two turns
  REQUIRE(view.size() == 7);
  CHECK(view[0].text == "system");
  CHECK(view[1].text == "task");
  CHECK(view[2].role == Role::user);
  CHECK(view[2].text == "[4 earlier messages of this chat are left out here]");
  CHECK(view[3].text == "thought 2");
}

TEST_CASE("the last turn is there in any case") {
  const auto view = view_of({{"tokens", 1}}, hundreds(3));
  REQUIRE(view.size() == 5);
  CHECK(view[3].text == "thought 2");
  CHECK(texts(view_of({{"tokens", 1}}, hundreds(0))) == texts(hundreds(0)));
  CHECK(texts(view_of({{"tokens", 1}}, hundreds(1))) == texts(hundreds(1)));
}

TEST_CASE("the host's budget, in bytes, is a further bound") {
  CHECK(view_of({{"tokens", 103}}, hundreds(4), 220).size() == 7);
  CHECK(view_of({{"tokens", 55}}, hundreds(4), 100000).size() == 7);
  CHECK(view_of(Json::object(), hundreds(4)).size() == 10);
}

TEST_CASE("calls, what goes back unread, and images count") {
  auto chat = hundreds(2);
  chat[2].opaque = std::string(300, 'o');
  CHECK(view_of({{"tokens", 60}}, chat).size() == 5);
  chat = hundreds(2);
  chat[2].images.push_back({"tiny", "image/png"});
  CHECK(view_of({{"tokens", 60}}, chat).size() == 5);
  chat = hundreds(2);
  chat[2].calls.push_back({"a", "shell", std::string(300, 'c')});
  chat[3] = answers("a", chat[3].text);
  CHECK(view_of({{"tokens", 60}}, chat).size() == 5);
}
