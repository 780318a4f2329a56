// Chat completions, to and from the words of docs/process_protocol.md.
#include "catch.h"
#include "dialect_of_test.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

Json request_of(std::string_view body) { return test::request_of(kOpenaiChat, body); }
std::string fault_of(std::string_view body) { return test::fault_of(kOpenaiChat, body); }

const char* const kReply = R"({
  "choices": [
    {"text": "Look", "reasoning": "hmm", "opaque": "sig",
     "calls": [{"id": "c1", "name": "ls", "arguments": "{\"p\":1}"}, {"id": "", "name": "pwd", "arguments": ""}],
     "finish": "stop",
     "tokens": [{"id": 5, "log_probability": -0.5, "text": "Lo", "alternatives": [{"log_probability": -1.5, "text": "Hi"}]},
                {"log_probability": "-inf", "base64": "4oI="}]},
    {"text": "Wait", "finish": "length"}],
  "usage": {"input": 10, "cached": 4, "output": 6, "reasoning": 2},
  "served_by": "m-2025"})";

}  // namespace

TEST_CASE("a chat completion asks for what its body says") {
  CHECK(request_of(R"({
    "model": "agent", "unknown": {"x": [1]},
    "messages": [
      {"role": "developer", "content": "Be brief."},
      {"role": "user", "content": [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AQID", "detail": "low"}}]},
      {"role": "assistant", "content": null, "reasoning_opaque": "sig",
       "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "ls", "arguments": "{\"a\": 1}"}}]},
      {"role": "tool", "tool_call_id": "c1", "content": "nothing"}],
    "tools": [{"type": "function", "function": {"name": "ls", "description": "Lists", "strict": true,
               "parameters": {"type": "object", "properties": {"z": {}, "a": {}}}}},
              {"type": "function", "function": {"name": "pwd"}}],
    "tool_choice": "required", "parallel_tool_calls": false, "n": 3, "stop": ["END", "STOP"], "seed": 11,
    "temperature": 0.5, "top_p": 0.9, "max_completion_tokens": 99, "logprobs": true, "top_logprobs": 2,
    "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}
  })") == parsed(R"({
    "messages": [
      {"role": "system", "parts": [{"text": "Be brief."}]},
      {"role": "user", "parts": [{"text": "What is this?"}, {"image": "AQID", "media_type": "image/png"}]},
      {"role": "assistant", "parts": [], "calls": [{"id": "c1", "name": "ls", "arguments": "{\"a\": 1}"}], "opaque": "sig"},
      {"role": "tool", "parts": [{"text": "nothing"}], "call_id": "c1"}],
    "tools": [
      {"name": "ls", "description": "Lists", "parameters": "{\"type\":\"object\",\"properties\":{\"z\":{},\"a\":{}}}"},
      {"name": "pwd", "description": "", "parameters": "{\"type\":\"object\",\"properties\":{}}"}],
    "stop": ["END", "STOP"], "choices": 3, "temperature": 0.5, "top_p": 0.9, "max_output_tokens": 99, "seed": 11,
    "reply_schema": "{\"type\":\"object\"}", "tool_choice": "required", "one_tool_call": true,
    "tokens": true, "alternatives": 2})"));
}

TEST_CASE("a chat completion that says little leaves the rest to the backend") {
  CHECK(request_of(
            R"({"messages": [{"role": "user", "content": "Hi"}], "stop": null, "seed": null})") ==
        parsed(R"({"messages": [{"role": "user", "parts": [{"text": "Hi"}]}]})"));
  CHECK(
      request_of(R"({"messages": [{"role": "user", "content": "Hi"}], "stop": "X", "max_tokens": 5,
                       "response_format": {"type": "json_object"}})") ==
      parsed(R"({"messages": [{"role": "user", "parts": [{"text": "Hi"}]}], "stop": ["X"],
                   "max_output_tokens": 5, "reply_schema": "{\"type\":\"object\"}"})"));
}

TEST_CASE("a named tool is the only one that is offered") {
  const std::string start = R"({"messages": [{"role": "user", "content": "Hi"}],
    "tools": [{"type": "function", "function": {"name": "a"}}, {"type": "function", "function": {"name": "b"}}],
    "tool_choice": )";
  const Json one = request_of(start + R"({"type": "function", "function": {"name": "b"}}})");
  CHECK(one["tools"].size() == 1);
  CHECK(one["tools"][0]["name"] == "b");
  CHECK(one["tool_choice"] == "required");
  const Json some =
      request_of(start + R"({"type": "allowed_tools", "allowed_tools": {"mode": "auto",
    "tools": [{"type": "function", "function": {"name": "a"}}]}}})");
  CHECK(some["tools"].size() == 1);
  CHECK_FALSE(some.contains("tool_choice"));
  CHECK(fault_of(start + R"({"type": "function", "function": {"name": "c"}}})") ==
        "tool_choice: there is no tool \"c\"");
}

TEST_CASE("what is wrong with a chat completion is told with its path") {
  const auto with = [](std::string_view more) {
    return fault_of(R"({"messages": [{"role": "user", "content": "Hi"}], )" + std::string(more) +
                    "}");
  };
  CHECK(fault_of("[]") == "an object is expected");
  CHECK(fault_of("{}") == "messages: a list with at least one member is required");
  CHECK(fault_of(R"({"messages": 1})") == "messages: a list is expected");
  CHECK(fault_of(R"({"messages": [{"content": "x"}]})") == "messages[0].role: a text is required");
  CHECK(fault_of(R"({"messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]})") ==
        "messages[0].content[0].text: a text is expected");
  CHECK(fault_of(R"({"messages": [{"role": "user", "content": [{"type": "image_url",
      "image_url": {"url": "http://x/a.png"}}]}]})") ==
        "messages[0].content[0].image_url.url: data:MEDIA_TYPE;base64,DATA is expected; nothing is "
        "fetched from elsewhere");
  CHECK(fault_of(R"({"messages": [{"role": "user", "content": [{"type": "image_url",
      "image_url": {"url": "data:image/png;base64,%%"}}]}]})") ==
        "messages[0].content[0].image_url.url: base64 with padding is expected");
  CHECK(with(R"("temperature": "warm")") == "temperature: a number from 0 to 2 is expected");
  CHECK(with(R"("n": 0)") == "n: a whole number from 1 to 128 is expected");
  CHECK(with(R"("max_tokens": 1.5)") == "max_tokens: a whole number of at least 1 is expected");
  CHECK(with(R"("seed": 18446744073709551615)") ==
        "seed: a whole number of at least -9223372036854775808 is expected");
  CHECK(with(R"("stream": "yes")") == "stream: true or false is expected");
  CHECK(with(R"("tools": [{"type": "web_search"}])") ==
        "tools[0]: tools of type \"web_search\" are not supported; function is");
  CHECK(with(R"("functions": [])") == "functions: use tools and tool_choice instead");
  CHECK(with(R"("response_format": {"type": "json_schema", "json_schema": {}})") ==
        "response_format.json_schema.schema: an object is required");
}

TEST_CASE("a reply becomes a chat completion") {
  AskedChat asked;
  const Json reply = parsed(kReply);
  asked.model = "agent";
  CHECK(kOpenaiChat.answer({asked, reply, "01", 1700000000}) == parsed(R"({
    "id": "chatcmpl-01", "object": "chat.completion", "created": 1700000000, "model": "m-2025",
    "choices": [
      {"index": 0,
       "message": {"role": "assistant", "content": "Look", "refusal": null, "reasoning_content": "hmm", "reasoning_opaque": "sig",
         "tool_calls": [
           {"id": "c1", "type": "function", "function": {"name": "ls", "arguments": "{\"p\":1}"}},
           {"id": "call_01_1", "type": "function", "function": {"name": "pwd", "arguments": ""}}]},
       "logprobs": {"content": [
           {"token": "Lo", "logprob": -0.5, "bytes": [76, 111], "top_logprobs": [{"token": "Hi", "logprob": -1.5, "bytes": [72, 105]}]},
           {"token": "��", "logprob": -9999.0, "bytes": [226, 130], "top_logprobs": []}], "refusal": null},
       "finish_reason": "tool_calls"},
      {"index": 1, "message": {"role": "assistant", "content": "Wait", "refusal": null}, "logprobs": null, "finish_reason": "length"}],
    "usage": {"prompt_tokens": 10, "completion_tokens": 6, "total_tokens": 16,
              "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 2}},
    "system_fingerprint": null})"));
}

TEST_CASE("a chat completion is streamed in the order of the API") {
  AskedChat asked;
  const Json reply = parsed(kReply);
  asked.stream_usage = true;
  const Json answer = kOpenaiChat.answer({asked, reply, "01", 5});
  const auto events = events_of(kOpenaiChat.events(asked, answer));
  REQUIRE(events.back().data == "[DONE]");
  std::string order;
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    const Json chunk = events[i].json();
    CHECK(chunk["object"] == "chat.completion.chunk");
    CHECK(chunk["id"] == "chatcmpl-01");
    if (chunk["choices"].empty()) {
      order += "usage ";
      CHECK(chunk["usage"] == answer["usage"]);
      continue;
    }
    CHECK(chunk["usage"].is_null());
    const Json& choice = chunk["choices"][0];
    order += choice["index"].dump();
    for (const auto& [key, value] : choice["delta"].items()) order += "," + key;
    if (!choice["finish_reason"].is_null())
      order += "=" + choice["finish_reason"].get<std::string>();
    order += " ";
  }
  CHECK(order ==
        "0,role,content,refusal 0,reasoning_content 0,reasoning_opaque 0,content 0,tool_calls "
        "0,tool_calls 0,tool_calls 0,tool_calls 0=tool_calls 1,role,content,refusal 1,content "
        "1=length usage ");
  const Json first_call = events[4].json()["choices"][0]["delta"]["tool_calls"][0];
  CHECK(
      first_call ==
      parsed(
          R"({"id": "c1", "type": "function", "function": {"name": "ls", "arguments": ""}, "index": 0})"));
  const Json rest = events[5].json()["choices"][0]["delta"]["tool_calls"][0];
  CHECK(rest == parsed(R"({"index": 0, "function": {"arguments": "{\"p\":1}"}})"));
}

TEST_CASE("a chat completion is answered by the model of the role it names") {
  FakeModel model;
  ModelEndpointSpec spec;
  spec.roles = {"agent", "judge"};
  Endpoint endpoint(model, std::move(spec));
  const auto ask = [&](const std::string& name) {
    return endpoint.ask(
        post("/v1/chat/completions",
             R"({"model": ")" + name + R"(", "messages": [{"role": "user", "content": "Hi"}]})"));
  };
  const Response response = ask("gpt-4.1");
  CHECK(response.status == 200);
  CHECK(response.headers.at("content-type") == "application/json");
  CHECK(response.json()["choices"][0]["message"]["content"] == "Hello.");
  CHECK(response.json()["model"] == "gpt-4.1");
  ask("judge");
  const auto asked = model.asked();
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].role == "agent");
  CHECK(asked[1].role == "judge");
}

TEST_CASE("a chat completion is streamed over HTTP") {
  FakeModel model;
  Endpoint endpoint(model);
  const Response response =
      endpoint.ask(post("/v1/chat/completions",
                        R"({"stream": true, "messages": [{"role": "user", "content": "Hi"}]})"));
  CHECK(response.status == 200);
  CHECK(response.headers.at("content-type") == "text/event-stream");
  const auto events = events_of(response.body);
  REQUIRE(events.size() == 4);
  CHECK(events[1].json()["choices"][0]["delta"]["content"] == "Hello.");
  CHECK(events[2].json()["choices"][0]["finish_reason"] == "stop");
  CHECK(events[3].data == "[DONE]");
}
