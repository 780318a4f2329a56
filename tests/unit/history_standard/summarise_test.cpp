#include "summarise.h"

#include "catch.h"
#include "history_of_test.h"

using namespace history;
using namespace history::test;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

const Json kShort = {{"keep", 2}, {"every", 3}};

}  // namespace

TEST_CASE("older turns are summarised once there are enough of them") {
  Host host(kShort);
  host.replies["summary"] = {"  first five\n", "first eight"};
  auto processor = host.make<Summarise>();
  auto call = host.call();
  const auto seen = [&](std::size_t turns) { return processor.view(call, chat_of(turns), 0); };
  CHECK(texts(seen(4)) == texts(chat_of(4)));
  CHECK(host.asked.empty());

  const auto view = seen(5);
  REQUIRE(view.size() == 7);
  CHECK(view[1].text == "task");
  CHECK(view[2].role == Role::user);
  CHECK(view[2].text == "[The 6 messages that stood here are summarised:]\n\nfirst five");
  CHECK(view[3].text == "thought 3");
  REQUIRE(host.asked.size() == 1);
  const std::string told = host.asked[0].messages[1].text;
  CHECK(contains(told, "## The agent\nthought 0\n\n## Observation\noutput\n"));
  CHECK(contains(told, "thought 2"));
  CHECK_FALSE(contains(told, "thought 3"));
  CHECK_FALSE(contains(told, "task"));

  CHECK(texts(seen(5)) == texts(view));  // made once
  CHECK(seen(7).size() == 11);
  CHECK(host.asked.size() == 1);

  const auto later = seen(8);
  CHECK(later[2].text == "[The 12 messages that stood here are summarised:]\n\nfirst eight");
  REQUIRE(host.asked.size() == 2);
  CHECK(contains(host.asked[1].messages[1].text,
                 "## Summary of what came before\nfirst five\n\n## The agent\nthought 3\n"));
}

TEST_CASE("a new process makes one summary of all that it needs") {
  Host host(kShort);
  host.replies["summary"] = {"all"};
  auto call = host.call();
  CHECK(host.make<Summarise>().view(call, chat_of(30), 0).size() == 3 + 4);
  CHECK(host.asked.size() == 1);
}

TEST_CASE("what is too much for one request is summarised in parts, one upon the other") {
  Host host(kShort);
  host.replies["summary"] = {"first", "second", "third", "fourth", "fifth"};
  auto call = host.call();
  auto processor = host.make<Summarise>();
  // Each turn is told in some 4100 bytes.
  const auto view = processor.view(call, chat_of(120, std::string(1 << 14, 'x')), 0);
  REQUIRE(host.asked.size() == 3);
  for (const auto& request : host.asked) CHECK(request.messages[1].text.size() < 210000);
  CHECK(contains(host.asked[1].messages[1].text, "before\nfirst\n\n## The agent\n"));
  CHECK(view[2].text == "[The 236 messages that stood here are summarised:]\n\nthird");
  CHECK(view.size() == 3 + 4);
}

TEST_CASE("without a model for summaries, the agent's own makes them") {
  Host host(kShort);
  host.replies["agent"] = {"sum"};
  auto call = host.call();
  CHECK(contains(host.make<Summarise>().view(call, chat_of(5), 0)[2].text, "sum"));
  CHECK(host.roles_asked == std::vector<std::string>{"summary", "agent"});

  Host named({{"keep", 2}, {"every", 3}, {"role", "writer"}, {"max_output_tokens", 9}});
  named.replies["writer"] = {"sum"};
  (void)named.make<Summarise>().view(call = named.call(), chat_of(5), 0);
  CHECK(named.roles_asked == std::vector<std::string>{"writer"});
  CHECK(named.asked[0].max_output_tokens == 9);
}

TEST_CASE("another chat has summaries of its own, a branch shares what it shares") {
  Host host(kShort);
  host.replies["summary"] = {"one", "other", "branch"};
  auto processor = host.make<Summarise>();
  auto call = host.call();
  auto other = chat_of(5);
  other[2].text = "another thought";
  auto branch = chat_of(8);
  branch[14].text = "another way";  // of the seventh turn
  CHECK(contains(processor.view(call, chat_of(5), 0)[2].text, "one"));
  CHECK(contains(processor.view(call, other, 0)[2].text, "other"));
  CHECK(contains(processor.view(call, chat_of(6), 0)[2].text, "one"));
  CHECK(contains(processor.view(call, branch, 0)[2].text, "branch"));
  CHECK(contains(host.asked[2].messages[1].text, "before\none\n"));
}

TEST_CASE("observations that another processor has shortened since do not make it anew") {
  Host host(kShort);
  host.replies["summary"] = {"one"};
  auto processor = host.make<Summarise>();
  auto call = host.call();
  auto chat = chat_of(5);
  (void)processor.view(call, chat, 0);
  chat[3].text = "Old output omitted (1 lines)";
  CHECK(contains(processor.view(call, chat, 0)[2].text, "one"));
  CHECK(host.asked.size() == 1);
}

TEST_CASE("the model sees the beginning and the end of long messages, in whole characters") {
  Host host({{"keep", 1}, {"every", 1}, {"longest", 100}, {"instructions", "mine.md"}});
  host.replies["summary"] = {"sum"};
  auto call = host.call();
  std::string output = "begin";
  for (int i = 0; i < 1000; ++i) output += "\xc3\xa4";
  auto chat = chat_of(2, output + "end");
  chat[2].calls.push_back({"a", "shell", std::string(500, 'c')});
  chat[3] = answers("a", chat[3].text);
  check_answers(host.make<Summarise>().view(call, chat, 0));
  const std::string told = host.asked[0].messages[1].text;
  CHECK(told.size() < 400);
  CHECK(contains(told, "begin"));
  CHECK(contains(told, "end"));
  CHECK(contains(told, "[shell] ccc"));
  CHECK_NOTHROW(Json(told).dump());
  CHECK(host.asked[0].messages[0].text == "Contents of mine.md");
}

TEST_CASE("a summary that could not be had is asked for again only some turns later") {
  Host host(kShort);
  host.replies["summary"] = {"", "sum"};
  auto processor = host.make<Summarise>();
  auto call = host.call();
  for (const std::size_t turns : {5, 6, 7}) {
    CHECK(texts(processor.view(call, chat_of(turns), 0)) == texts(chat_of(turns)));
    CHECK(host.asked.size() == 1);
  }
  CHECK(contains(processor.view(call, chat_of(8), 0)[2].text, "sum"));
}

TEST_CASE("where no summary can be had the chat stays whole; other errors are told") {
  auto call = Host().call();
  for (const bool empty : {true, false}) {
    Host host(kShort);
    host.replies["summary"] = {" \n"};
    if (!empty) host.failures["summary"] = MLGYM_OUT_OF_RANGE;
    CHECK(texts(host.make<Summarise>().view(call = host.call(), chat_of(5), 0)) ==
          texts(chat_of(5)));
  }
  Host host(kShort);
  host.failures["summary"] = MLGYM_RESOURCE_EXHAUSTED;
  auto processor = host.make<Summarise>();
  CHECK_THROWS_AS(processor.view(call = host.call(), chat_of(5), 0), mlgym::Error);
}
