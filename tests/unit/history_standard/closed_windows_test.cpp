#include "closed_windows.h"

#include "catch.h"
#include "history_of_test.h"

using namespace history;
using namespace history::test;

namespace {

std::string window(const std::string& path, const std::string& lines) {
  return "[File: " + path + " (9 lines total)]\n(2 more lines above)\n" + lines +
         "(4 more lines below)\n";
}

std::vector<std::string> seen(const std::vector<Message>& chat) {
  Host host;
  auto call = host.call();
  return texts(host.make<ClosedWindows>().view(call, chat, 0));
}

// The opening, and observations.
std::vector<Message> chat_with(const std::vector<std::string>& observations) {
  auto chat = chat_of(observations.size());
  for (std::size_t i = 0; i < observations.size(); ++i) chat[3 + 2 * i].text = observations[i];
  return chat;
}

}  // namespace

TEST_CASE("of a file that is shown again, the earlier window gives way to a line") {
  const std::string first = window("/w/a.py", "3:x\n4:\n5:y\n"),
                    second = window("/w/a.py", "1:x\n");
  const auto view = seen(chat_with({first + "done\n", "no window\n", second}));
  CHECK(view[3] ==
        "[File: /w/a.py (9 lines total)]\n(2 more lines above)\n"
        "Outdated window with 3 lines omitted\n(4 more lines below)\ndone\n");
  CHECK(view[5] == "no window\n");
  CHECK(view[7] == second);
}

TEST_CASE("other files have windows of their own") {
  const auto chat = chat_with({window("a", "1:x\n"), window("b", "1:x\n"), window("a b", "1:y\n")});
  CHECK(seen(chat) == texts(chat));
}

TEST_CASE("numbered lines without a header are no window, and nothing of them is lost") {
  const auto chat = chat_with({"1:x\n2:y\n", "[File: a]\n1:x\n", "[File: a (n lines total)]\n1:x\n",
                               window("a", "1:z\n"), "12:30 o'clock\n", ""});
  CHECK(seen(chat) == texts(chat));
}

TEST_CASE("a message may hold several windows") {
  const auto view =
      seen(chat_with({window("a", "1:x\n") + window("b", "1:x\n") + window("a", "2:y\n3:z")}));
  CHECK(view[3] == window("a", "Outdated window with 1 lines omitted\n") + window("b", "1:x\n") +
                       window("a", "2:y\n3:z"));
}

TEST_CASE("a file that is only named again closes nothing") {
  const auto chat = chat_with({window("a", "1:x\n"), "[File: a (0 lines total)]\n"});
  CHECK(seen(chat) == texts(chat));
}

TEST_CASE("what a refused edit shows closes no window and stays") {
  const std::string refused =
      "ERRORS:\n- line 1: E999\n[Part of a (9 lines total)]\n1:x(\n[Part of a (9 lines "
      "total)]\n1:x\n";
  const auto chat = chat_with({window("a", "1:x\n"), refused});
  CHECK(seen(chat) == texts(chat));
}

TEST_CASE("answers of tools hold windows, the model's own words do not") {
  std::vector<Message> chat = {says(Role::user, "task"), calls({"a"}, window("f", "1:quoted\n")),
                               answers("a", window("f", "1:x\n")), calls({"b"}),
                               answers("b", window("f", "1:y\n"))};
  const auto view = seen(chat);
  CHECK(view[1] == window("f", "1:quoted\n"));
  CHECK(view[2] == window("f", "Outdated window with 1 lines omitted\n"));
}
