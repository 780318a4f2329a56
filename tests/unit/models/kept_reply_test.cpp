// A reply is passed on as it comes and kept for the record.
#include "base/json.h"
#include "catch.h"
#include "chat_of_test.h"
#include "models/chat_json.h"

namespace {
using namespace mlgym;
using mlgym::test::Receiver;

const RecordContent kPlain = {
    [](std::string_view text) { return absl::StatusOr<Json>(Json(std::string(text))); }, nullptr};

void say(const mlgym_reply& reply, const std::string& text, std::int32_t choice = 0) {
  reply.text(&reply, choice, borrow(text));
}

}  // namespace

TEST_CASE("chunks are passed on one by one and kept as one text") {
  Receiver receiver;
  KeptReply kept(receiver.raw, 0);
  const mlgym_reply& reply = kept.raw();
  say(reply, "one ");
  reply.reasoning(&reply, 0, borrow("why"));
  say(reply, "two");
  say(reply, "");
  reply.finish(&reply, 0, MLGYM_FINISH_LENGTH);
  const mlgym_usage usage{sizeof usage, 0, 4, 3, 2, 1};
  reply.usage(&reply, &usage);
  reply.retry_after(&reply, 1.5);
  CHECK(receiver.heard == std::vector<std::string>{"0 text one ", "0 reasoning why", "0 text two",
                                                   "0 text ", "0 finish 1", "usage 4 3 2 1",
                                                   "retry after 1.50"});
  CHECK(*kept.json(kPlain) ==
        Json::parse(R"({"choices": [{"text": "one two", "reasoning": "why", "finish": "length"}],
                        "usage": {"input": 4, "cached": 3, "output": 2, "reasoning": 1}})"));
  CHECK(kept.bytes() == 10);
  CHECK(kept.fault().empty());
}

TEST_CASE("a reply of nothing has no choices and no counts") {
  Receiver receiver;
  KeptReply kept(receiver.raw, 1);
  CHECK(*kept.json(kPlain) ==
        Json::parse(R"({"choices": [], "usage": {"input": null, "cached": null, "output": null,
                        "reasoning": null}})"));
  CHECK(kept.bytes() == 0);
}

TEST_CASE("choices are kept apart, in whatever order they come") {
  Receiver receiver;
  KeptReply kept(receiver.raw, 3);
  say(kept.raw(), "c", 2);
  say(kept.raw(), "a", 0);
  say(kept.raw(), "c", 2);
  const Json choices = (*kept.json(kPlain))["choices"];
  REQUIRE(choices.size() == 3);
  CHECK(choices[0]["text"] == "a");
  CHECK(choices[1]["text"] == "");
  CHECK(choices[2]["text"] == "cc");
}

TEST_CASE("what is said for a choice that nobody wanted is dropped and told") {
  for (const std::int32_t odd : {-1, 1, 127, 2147483647, -2147483647 - 1}) {
    Receiver receiver;
    KeptReply kept(receiver.raw, 1);
    say(kept.raw(), "lost", odd);
    say(kept.raw(), "kept");
    INFO(odd);
    CHECK(receiver.heard == std::vector<std::string>{"0 text kept"});
    CHECK((*kept.json(kPlain))["choices"].size() == 1);
    CHECK(kept.fault() == "it replied to choice " + std::to_string(odd) + ", where one is wanted");
  }
}

TEST_CASE("a receiver need not have functions for what it does not want") {
  mlgym_reply deaf{};
  deaf.size = sizeof deaf;
  KeptReply kept(deaf, 1);
  const mlgym_reply& reply = kept.raw();
  say(reply, "x");
  reply.reasoning(&reply, 0, borrow("y"));
  const mlgym_tool_call call{sizeof call, 0, borrow("1"), borrow("shell"), borrow("{}")};
  reply.tool_call(&reply, 0, &call);
  reply.finish(&reply, 0, MLGYM_FINISH_STOP);
  const mlgym_usage usage{sizeof usage, 0, 1, 1, 1, 1};
  reply.usage(&reply, &usage);
  reply.retry_after(&reply, 1);
  CHECK((*kept.json(kPlain))["choices"][0]["calls"][0]["name"] == "shell");
}

TEST_CASE("reasons to finish have names, also those that no version knows yet") {
  const char* names[] = {"stop", "length", "tool_calls", "refused", "stop"};
  for (std::int32_t reason = 0; reason < 5; ++reason) {
    Receiver receiver;
    KeptReply kept(receiver.raw, 1);
    kept.raw().finish(&kept.raw(), 0, reason);
    CHECK((*kept.json(kPlain))["choices"][0]["finish"] == names[reason]);
  }
}

TEST_CASE("the last of several counts holds") {
  Receiver receiver;
  KeptReply kept(receiver.raw, 1);
  for (std::int64_t input : {5, 9}) {
    const mlgym_usage usage{sizeof usage, 0, input, -1, -1, -1};
    kept.raw().usage(&kept.raw(), &usage);
  }
  CHECK(kept.usage().input == 9);
}
