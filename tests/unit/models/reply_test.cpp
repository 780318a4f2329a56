// A reply is gathered as it comes, told as a whole and written for the record.
#include "base/json.h"
#include "catch.h"
#include "chat_of_test.h"
#include "models/chat_json.h"
#include "plugins/process/wire_reply.h"

namespace {
using namespace mlgym;
using mlgym::test::Receiver;

const RecordContent kPlain = {
    [](std::string_view text) { return absl::StatusOr<Json>(Json(std::string(text))); },
    [](std::string_view bytes) {
      return absl::StatusOr<Json>(Json{{"bytes", bytes.size()}});
    }};

void say(const mlgym_reply& reply, const std::string& text, std::int32_t choice = 0) {
  reply.text(&reply, choice, borrow(text));
}

}  // namespace

TEST_CASE("chunks are gathered into one text, which is told as a whole") {
  GatheredReply kept(0);
  const mlgym_reply& reply = *kept.raw();
  say(reply, "one ");
  reply.reasoning(&reply, 0, borrow("why"));
  say(reply, "two");
  say(reply, "");
  reply.finish(&reply, 0, MLGYM_FINISH_LENGTH);
  const mlgym_usage usage{sizeof usage, 0, 4, 3, 2, 1, 0};
  reply.usage(&reply, &usage);
  reply.retry_after(&reply, 1.5);
  const float logs[] = {-0.5F, -0.25F};
  for (const float log : logs) {
    const mlgym_token token{sizeof token, 7, log, {}, nullptr, 0};
    reply.token(&reply, 0, &token);
  }
  reply.opaque(&reply, 0, borrow("signed"));
  reply.served_by(&reply, borrow("puppet-2"));
  Receiver receiver;
  tell_reply(kept.json(), receiver.raw);
  CHECK(receiver.heard == std::vector<std::string>{"0 text one two", "0 reasoning why",
                                                   "0 finish 1", "usage 4 3 2 1",
                                                   "retry after 1.50"});
  CHECK(*reply_json(kept.json(), kPlain) ==
        Json::parse(R"({"choices": [{"text": "one two", "reasoning": "why", "opaque": "signed",
                                     "tokens": {"bytes": 86}, "finish": "length"}],
                        "usage": {"input": 4, "cached": 3, "output": 2, "reasoning": 1,
                                  "cache_written": 0},
                        "served_by": "puppet-2"})"));
  CHECK(reply_bytes(kept.json()) == 10);
  CHECK(kept.fault().empty());
}

TEST_CASE("a reply of nothing has no choices and no counts") {
  GatheredReply kept(1);
  CHECK(*reply_json(kept.json(), kPlain) ==
        Json::parse(R"({"choices": [], "usage": {"input": null, "cached": null, "output": null,
                        "reasoning": null, "cache_written": null}})"));
  CHECK(reply_bytes(kept.json()) == 0);
}

TEST_CASE("choices are kept apart, in whatever order they come") {
  GatheredReply kept(3);
  say(*kept.raw(), "c", 2);
  say(*kept.raw(), "a", 0);
  say(*kept.raw(), "c", 2);
  const Json choices = (*reply_json(kept.json(), kPlain))["choices"];
  REQUIRE(choices.size() == 3);
  CHECK(choices[0]["text"] == "a");
  CHECK(choices[1]["text"] == "");
  CHECK(choices[2]["text"] == "cc");
}

TEST_CASE("what is said for a choice that nobody wanted is dropped and told") {
  for (const std::int32_t odd : {-1, 1, 127, 2147483647, -2147483647 - 1}) {
    GatheredReply kept(1);
    say(*kept.raw(), "lost", odd);
    say(*kept.raw(), "kept");
    INFO(odd);
    CHECK((*reply_json(kept.json(), kPlain))["choices"].size() == 1);
    CHECK(kept.fault() == "it replied to choice " + std::to_string(odd) + ", where one is wanted");
  }
}

TEST_CASE("a receiver need not have functions for what it does not want") {
  mlgym_reply deaf{};
  deaf.size = sizeof deaf;
  GatheredReply kept(1);
  const mlgym_reply& reply = *kept.raw();
  say(reply, "x");
  reply.reasoning(&reply, 0, borrow("y"));
  const mlgym_tool_call call{sizeof call, 0, borrow("1"), borrow("shell"), borrow("{}")};
  reply.tool_call(&reply, 0, &call);
  const std::int32_t ids[] = {1, 2};
  reply.prompt_tokens(&reply, ids, 2);
  reply.retry_after(&reply, 1);
  tell_reply(kept.json(), deaf);
  CHECK((*reply_json(kept.json(), kPlain))["choices"][0]["calls"][0]["name"] == "shell");
}

TEST_CASE("an older plugin's counts are taken as far as they go") {
  GatheredReply kept(1);
  mlgym_usage usage{sizeof usage, 0, 5, 4, 3, 2, 1};
  usage.size = offsetof(mlgym_usage, cache_written);
  kept.raw()->usage(kept.raw(), &usage);
  CHECK(reply_usage(kept.json()).reasoning == 2);
  CHECK(reply_usage(kept.json()).cache_written == -1);
}

TEST_CASE("no more choices are kept than may be asked for") {
  GatheredReply kept(2147483647);
  CHECK(kept.json()["choices"].size() == MLGYM_MOST_CHOICES);
}

TEST_CASE("reasons to finish have names, also those that no version knows yet") {
  const char* names[] = {"stop", "length", "tool_calls", "refused", "stop"};
  for (std::int32_t reason = 0; reason < 5; ++reason) {
    GatheredReply kept(1);
    kept.raw()->finish(kept.raw(), 0, reason);
    CHECK((*reply_json(kept.json(), kPlain))["choices"][0]["finish"] == names[reason]);
  }
}

TEST_CASE("the last of several counts holds") {
  GatheredReply kept(1);
  for (std::int64_t input : {5, 9}) {
    const mlgym_usage usage{sizeof usage, 0, input, -1, -1, -1, -1};
    kept.raw()->usage(kept.raw(), &usage);
  }
  CHECK(reply_usage(kept.json()).input == 9);
}
