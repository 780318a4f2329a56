// The readers of what another process sent: every value is read or refused with Json::exception.
#include <functional>

#include "catch.h"
#include "mutator.h"
#include "plugins/call.h"
#include "plugins/process/wire.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

const char* const kColumns = R"([{"numbers": [1, 2.5, "nan", "-inf"]}, {"texts": ["a", ""]}])";
const char* const kRows = R"([{"direction": -1, "task": "t", "variant": "v", "agent": "a",
  "model": "m", "pool": "p", "run": "r", "episode": "e", "repeat": 3, "seed": 18446744073709551615,
  "metric": "n", "score": 0.5, "floor_value": "-inf", "baseline": 1, "target": "nan",
  "normalised": 0, "status": "s", "exit_status": "x", "floored": "f", "error": "", "steps": 7,
  "seconds": 1.5, "compute_seconds": 2, "cost_usd": 0, "input_tokens": -1, "output_tokens": 9,
  "marks": ["one", "two"]}])";
const char* const kTrajectory = R"({"terminated": true, "episode": "e", "task": "t", "variant": "v",
  "agent": "a", "model": "m", "group": "g", "status": "s", "seed": 5, "reward": 1.5, "score": "nan",
  "turns": [{"reward": 1, "observation": "o", "action": "{}", "info": "{}"}, {"reward": 0.5}]})";
const char* const kRequest = R"({"messages": [
  {"role": "system", "parts": [{"text": "be brief"}]},
  {"role": "user", "parts": [{"text": "look"}, {"image": "aGVsbG8=", "media_type": "image/png"}]},
  {"role": "assistant", "parts": [], "calls": [{"id": "1", "name": "n", "arguments": "{}"}]},
  {"role": "tool", "parts": [{"text": "done"}], "call_id": "1"}],
  "tools": [{"name": "n", "description": "d", "parameters": "{}"}], "stop": ["a", "b"],
  "choices": 2, "temperature": 0.7, "top_p": 1, "max_output_tokens": 100, "seed": 3,
  "reply_schema": "{}", "tool_choice": "required", "one_tool_call": true, "tokens": true,
  "alternatives": 2})";
const char* const kReply = R"({"choices": [
  {"text": "t", "reasoning": "r", "calls": [{"id": "1", "name": "n", "arguments": "{}"}],
   "finish": "tool_calls", "opaque": "o", "tokens": [{"id": 3, "log_probability": "-inf",
   "text": "t", "alternatives": [{"id": 4, "base64": "/w=="}]}]}, {"text": "", "finish": "length"}],
  "usage": {"input": 1, "cached": 0, "output": 2, "reasoning": 0, "cache_written": 0},
  "retry_after": 1.5, "prompt_tokens": [1, 2, 3], "served_by": "m"})";
const char* const kPart = R"({"for": 3, "choice": 1, "text": "t", "reasoning": "r",
  "call": {"id": "1", "name": "n", "arguments": "{}"}, "finish": "stop",
  "opaque": "o",
  "tokens": [{"id": 3}], "prompt_tokens": [1], "served_by": "m", "usage": {"input": 1},
  "retry_after": "inf"})";

// Reads a value and writes it again.
using Again = std::function<Json(const Json&)>;

Json columns_again(const Json& value) {
  const ReceivedColumns columns(value);
  return wire_columns(columns.data(), columns.size());
}

Json rows_again(const Json& value) {
  const ReceivedRows rows(value);
  Json again = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) again.push_back(wire_row(*rows.data()[i]));
  return again;
}

Json trajectory_again(const Json& value) {
  return wire_trajectory(*ReceivedTrajectory(value).get());
}

Json request_again(const Json& value) { return wire_request(*ReceivedRequest(value).get()); }

Json reply_again(const Json& value) {
  GatheredReply reply(3);
  tell_reply(value, *reply.raw());
  return reply.take();
}

Json part_again(const Json& value) {
  Json again = Json::object();
  const PartedReply reply([&again](const Json& part) { again.update(part); });
  tell_part(value, *reply.raw());
  return again;
}

// How many of the spoilt values are read. What is read is written in the form that is read the
// same again.
int count_read(const char* text, const Again& again, unsigned seed, int rounds) {
  const Json sound = *parse_json(text);
  CHECK_NOTHROW(again(sound));
  Mutator mutator(seed);
  int read = 0;
  for (int i = 0; i < rounds; ++i) {
    const Json spoilt = mutator.spoil(sound);
    try {
      const Json written = again(again(spoilt));  // with what absent members stand for
      ++read;
      if (again(written) != written) {
        CAPTURE(text, dump_json(spoilt), dump_json(written));
        FAIL("another value after writing and reading");
      }
    } catch (const Json::exception&) {
    }
  }
  return read;
}

}  // namespace

TEST_CASE("spoilt values of the process protocol are read or refused, and never more") {
  const int rounds = fuzz_rounds(2000);
  unsigned seed = 1;
  for (const auto& [text, again] :
       {std::pair(kColumns, Again(columns_again)), std::pair(kRows, Again(rows_again)),
        std::pair(kTrajectory, Again(trajectory_again)), std::pair(kRequest, Again(request_again)),
        std::pair(kReply, Again(reply_again)), std::pair(kPart, Again(part_again))}) {
    CAPTURE(text);
    const int read = count_read(text, again, seed++, rounds);
    CHECK(read > rounds / 20);
    CHECK(read < rounds);
  }
}
