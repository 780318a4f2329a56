// Replies that no provider meant: whatever bytes arrive, a reader answers or refuses, and the same
// bytes in other pieces are heard the same.
#include <mlgym/model.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "model_anthropic/reply.h"
#include "model_gemini/reply.h"
#include "model_http/event_stream.h"
#include "model_http/failure.h"
#include "model_openai/reply.h"

namespace {

using model_http::Json;
using model_http::ReplyReader;
using MakeReader = std::function<std::unique_ptr<ReplyReader>(mlgym::ReplyWriter&)>;

struct Sample {
  MakeReader make;
  std::vector<std::string> events;  // each reads as a whole reply as well
};

const mlgym::ChatRequest kNoRequest;

std::vector<Sample> samples() {
  return {
      {[](mlgym::ReplyWriter& writer) {
         return std::make_unique<openai::Reply>(openai::Reply::Wanted{2, true, true},
                                                model_http::CallNames(kNoRequest), writer);
       },
       {R"({"model":"m","prompt_token_ids":[1,2],"choices":[{"index":0,"delta":{"content":"a"},"token_ids":[7],"logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[{"token":"b","logprob":-1}]}]}}]})",
        R"({"choices":[{"index":1,"delta":{"reasoning":"r","tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"},"extra_content":{"x":1}}]},"finish_reason":"tool_calls"}]})",
        R"({"choices":[{"index":0,"delta":{"refusal":"no"},"finish_reason":"stop"}]})",
        R"({"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1}}})"}},
      {[](mlgym::ReplyWriter& writer) { return std::make_unique<anthropic::Reply>(false, writer); },
       {R"({"type":"message_start","message":{"model":"m","usage":{"input_tokens":3,"cache_read_input_tokens":1}}})",
        R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"t"}})",
        R"({"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}})",
        R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"c","name":"f","input":{"x":[1]}}})",
        R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}})",
        R"({"type":"content_block_start","index":2,"content_block":{"type":"text","text":"a"}})",
        R"({"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"b"}})",
        R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}})",
        R"({"type":"message_stop","content":[{"type":"text","text":"w"}],"stop_reason":"end_turn"})"}},
      {[](mlgym::ReplyWriter& writer) {
         return std::make_unique<gemini::Reply>(gemini::Reply::Wanted{2, false},
                                                model_http::CallNames(kNoRequest), writer);
       },
       {R"({"modelVersion":"m","candidates":[{"index":0,"content":{"parts":[{"text":"t","thought":true},{"text":"a"}]}}]})",
        R"({"candidates":[{"index":1,"content":{"parts":[{"functionCall":{"name":"f","args":{"x":1}},"thoughtSignature":"s"}]},"finishReason":"STOP"}]})",
        R"({"candidates":[{"index":0,"content":{"parts":[{"text":"","thoughtSignature":"s"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2}})"}}};
}

// What a reader made of bytes, in words that differ where anything does.
class Heard {
 public:
  Heard(const MakeReader& make, const std::vector<std::string>& documents, bool whole) {
    mlgym::ChatReply reply;
    const mlgym::detail::ReplyCollector collector(reply);
    mlgym::ReplyWriter writer(collector.get());
    const auto reader = make(writer);
    try {
      for (const auto& document : documents) {
        const auto json = model_http::parse_json(document);
        if (!json) model_http::fail_unreadable("no JSON");
        (void)model_http::provider_error(*json);
        if (whole) {
          reader->read(*json);
        } else {
          reader->read_event(*json);
        }
      }
      reader->end();
      words = "heard ";
    } catch (const mlgym::Error& error) {
      REQUIRE(error.code == MLGYM_DATA_LOSS);
      words = error.what();
    }
    words += reply.text + "|" + reply.reasoning + "|" + reply.opaque + "|" +
             std::to_string(reply.calls.size()) + "|" + std::to_string(reply.usage.input);
  }
  std::string words;
};

std::vector<std::string> events_of(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> events;
  model_http::EventStream stream([&](std::string_view data) { events.emplace_back(data); });
  for (std::size_t at = 0; at < bytes.size(); at += piece) stream.feed(bytes.substr(at, piece));
  return events;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }
  std::string mutated(std::string bytes) {
    static const std::vector<std::string> kOdd = {"null",
                                                  "-1",
                                                  "1e999",
                                                  "[]",
                                                  "{}",
                                                  "\"\"",
                                                  "true",
                                                  "\r\n",
                                                  "\n\n",
                                                  ",",
                                                  "}",
                                                  "{",
                                                  "[[[[",
                                                  "\"x\":",
                                                  "\xFF",
                                                  "\\u0000",
                                                  "99999999999999999999"};
    for (std::size_t count = 1 + below(4); count > 0 && !bytes.empty(); --count) {
      const std::size_t at = below(bytes.size());
      switch (below(5)) {
        case 0:
          bytes[at] = static_cast<char>(below(256));
          break;
        case 1:
          bytes.erase(at, 1 + below(20));
          break;
        case 2:
          bytes.insert(at, kOdd[below(kOdd.size())]);
          break;
        case 3:
          bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(40)));
          break;
        default:
          replace_value(bytes, kOdd[below(kOdd.size())]);
      }
    }
    return bytes;
  }

 private:
  // What follows a colon becomes another value: JSON still, and of another type.
  void replace_value(std::string& bytes, const std::string& value) {
    const std::size_t colon = bytes.find(':', below(bytes.size()));
    if (colon == bytes.npos) return;
    const std::size_t end = bytes.find_first_of(",}]", colon);
    bytes.replace(colon + 1, end == bytes.npos ? end : end - colon - 1, value);
  }
  std::mt19937 random_;
};

constexpr int kRounds = 20'000;

}  // namespace

TEST_CASE("mutated streams are heard or refused, the same in all pieces") {
  unsigned seed = 1;
  for (const auto& sample : samples()) {
    std::string stream;
    for (const auto& event : sample.events) stream += "data: " + event + "\r\n\r\n";
    CHECK(Heard(sample.make, events_of(stream, 1), false).words.rfind("heard ", 0) == 0);
    Mutator mutator(seed++);
    int heard = 0;
    for (int round = 0; round < kRounds; ++round) {
      const std::string bytes = mutator.mutated(stream);
      const auto events = events_of(bytes, bytes.size() + 1);
      const auto again = events_of(bytes, 1 + mutator.below(9));
      if (events != again) FAIL("pieces matter in round " << round << ": " << bytes);
      heard += Heard(sample.make, events, false).words.rfind("heard ", 0) == 0;
    }
    CHECK(heard > 0);
    CHECK(heard < kRounds);
  }
}

TEST_CASE("mutated documents are heard or refused") {
  unsigned seed = 100;
  for (const auto& sample : samples()) {
    Mutator mutator(seed++);
    for (int round = 0; round < kRounds; ++round) {
      const std::string& event = sample.events[mutator.below(sample.events.size())];
      (void)Heard(sample.make, {mutator.mutated(event)}, true);
    }
  }
}
