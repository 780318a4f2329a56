// Where a chat may be parted.
#include "turns.h"

#include "catch.h"
#include "history_of_test.h"

using namespace history;
using namespace history::test;

TEST_CASE("the opening is all that stands before the assistant's first message") {
  auto chat = chat_of(2);
  chat.insert(chat.begin() + 1, says(Role::user, "example"));
  const Turns turns = turns_of(chat);
  CHECK(turns.opening == 3);
  CHECK(turns.begins == std::vector<std::size_t>{3, 5});
  CHECK(turns.end_of(0) == 5);
  CHECK(turns.end_of(1) == 7);
}

TEST_CASE("a longer opening ends with a turn") {
  const auto chat = chat_of(4);  // turns begin at 2, 4, 6, 8
  CHECK(turns_of(chat, 1).opening == 2);
  CHECK(turns_of(chat, 4).opening == 4);
  CHECK(turns_of(chat, 5).opening == 6);
  CHECK(turns_of(chat, 100).opening == chat.size());
  CHECK(turns_of({}, 3).opening == 0);
}

TEST_CASE("a chat without an assistant is all opening") {
  const auto turns = turns_of({says(Role::system, "a"), says(Role::user, "b")});
  CHECK(turns.opening == 2);
  CHECK(turns.begins.empty());
}

TEST_CASE("no turn ends between a call and its answer, however late that comes") {
  const std::vector<Message> chat = {says(Role::user, "task"),
                                     calls({"a"}),
                                     says(Role::assistant, "wait"),
                                     answers("a", "at last"),
                                     calls({"b", "c"}),
                                     answers("c", ""),
                                     answers("b", ""),
                                     says(Role::assistant, "done")};
  CHECK(turns_of(chat).begins == std::vector<std::size_t>{1, 4, 7});
  CHECK(turns_of(chat, 2).begins == std::vector<std::size_t>{4, 7});
}

TEST_CASE("an id that is used again belongs to the latest call") {
  const std::vector<Message> chat = {says(Role::user, "task"), calls({"x"}), answers("x", ""),
                                     calls({"x"}), answers("x", "")};
  CHECK(turns_of(chat).begins == std::vector<std::size_t>{1, 3});
}
