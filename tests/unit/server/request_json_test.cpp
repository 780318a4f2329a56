// Bodies that are meant to do harm, and bodies that chance has spoilt.
#include "server/request_json.h"

#include <random>

#include "catch.h"
#include "endpoint.h"
#include "server/dialects/dialect.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

absl::Status status_of(std::string_view text) {
  return parse_request_json(text, [] { return false; }).status();
}

const char* const kBodies[] = {
    R"({"model":"agent","messages":[{"role":"system","content":"a"},{"role":"user","content":[{"type":"text","text":"b"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"d"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"tool_choice":"auto","n":2,"stop":["x"],"seed":1,"temperature":0.5,"max_tokens":5,"logprobs":true,"top_logprobs":2,"response_format":{"type":"json_schema","json_schema":{"schema":{}}},"stream":true,"stream_options":{"include_usage":true}})",
    R"({"model":"agent","instructions":"a","input":[{"role":"user","content":[{"type":"input_text","text":"b"},{"type":"input_image","image_url":"data:image/png;base64,AQID"}]},{"type":"reasoning","encrypted_content":"e","summary":[]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"d"}],"tools":[{"type":"function","name":"f","parameters":{}}],"tool_choice":{"type":"function","name":"f"},"text":{"format":{"type":"json_object"}},"max_output_tokens":5,"include":["message.output_text.logprobs"],"reasoning":{"effort":"low"},"metadata":{}})", R"({"model":"agent","max_tokens":5,"system":[{"type":"text","text":"a"}],"messages":[{"role":"user","content":"b"},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"tool_use","id":"c","name":"f","input":{"x":[1,2]}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]}]}],"tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"},"stop_sequences":["x"],"temperature":0.5,"output_config":{"format":{"type":"json_schema","schema":{}}}})"};
const Dialect* const kDialects[] = {&kOpenaiChat, &kOpenaiResponses, &kAnthropicMessages};

// Values that stand where others are expected.
Json odd_value(std::mt19937& random) {
  static const char* const kOdd[] = {"null",
                                     "true",
                                     "-1",
                                     "0",
                                     "1e308",
                                     "18446744073709551615",
                                     "\"\"",
                                     "\"x\"",
                                     "[]",
                                     "{}",
                                     "[null]",
                                     "[[]]",
                                     "{\"type\":1}",
                                     "[{\"type\":\"text\"}]",
                                     "-9223372036854775808",
                                     "0.5"};
  return parsed(kOdd[random() % std::size(kOdd)]);
}

// Changes, removes or doubles something somewhere.
void spoil(Json& value, std::mt19937& random) {
  if (value.is_structured() && !value.empty() && random() % 8 != 0) {
    auto at = value.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random() % value.size()));
    if (random() % 12 == 0) {
      value.erase(at);
    } else if (value.is_array() && random() % 12 == 0) {
      value.push_back(Json(*at));
    } else {
      spoil(*at, random);
    }
    return;
  }
  value = odd_value(random);
}

void spoil_bytes(std::string& text, std::mt19937& random) {
  for (auto changes = 1 + random() % 4; changes > 0 && !text.empty(); --changes) {
    const auto at = random() % text.size();
    if (random() % 3 == 0) {
      text.erase(at, 1 + random() % 20);
    } else {
      text[at] = static_cast<char>(random());
    }
  }
}

}  // namespace

TEST_CASE("bodies that nest or grow without end are refused") {
  CHECK(status_of(std::string(1 << 20, '[')).message() ==
        "not valid JSON: nested more than 128 deep");
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "{\"a\":";
  CHECK(status_of(deep).message() == "not valid JSON: nested more than 128 deep");
  std::string wide = "{";
  for (int i = 0; i < 5000; ++i) wide += fmt::format("\"{}\":0,", i);
  CHECK(status_of(wide + "\"x\":0}").message() ==
        "not valid JSON: an object has more than 4096 members");
  CHECK(status_of(std::string("{}\0", 3)).message() == "not valid JSON: a NUL byte in the text");
  CHECK_FALSE(status_of("").ok());
  CHECK_FALSE(status_of("{\"a\": \"\xff\"}").ok());
  CHECK(status_of("[1, {\"a\": []}]").ok());
}

TEST_CASE("reading ends when nobody waits any more") {
  std::string many = "[";
  for (int i = 0; i < 100000; ++i) many += "0,";
  const auto read = parse_request_json(many + "0]", [] { return true; });
  CHECK(read.status().code() == absl::StatusCode::kCancelled);
}

TEST_CASE("spoilt bodies are answered or refused, in every dialect") {
  std::mt19937 random(20250217);
  int read = 0, refused = 0;
  for (std::size_t dialect = 0; dialect < 3; ++dialect) {
    for (int i = 0; i < 3000; ++i) {
      Json body = parsed(kBodies[dialect]);
      for (auto changes = random() % 4; changes > 0; --changes) spoil(body, random);
      std::string text = dump_json(body);
      if (i % 3 == 0) spoil_bytes(text, random);
      const auto json = parse_request_json(text, [] { return false; });
      const auto asked =
          json.ok() ? kDialects[dialect]->read(*json) : absl::StatusOr<AskedChat>(json.status());
      if (!asked.ok()) {
        ++refused;
        INFO(text);
        CHECK(asked.status().code() == absl::StatusCode::kInvalidArgument);
        CHECK_FALSE(asked.status().message().empty());
        continue;
      }
      ++read;
      const ReceivedRequest received(asked->request);
      const Json reply = {{"choices", Json::array({{{"text", "x"}}})}};
      const Json answer = kDialects[dialect]->answer({*asked, reply, "1", 0});
      CHECK_FALSE(kDialects[dialect]->events(*asked, answer).empty());
    }
  }
  CHECK(read > 500);
  CHECK(refused > 500);
}
