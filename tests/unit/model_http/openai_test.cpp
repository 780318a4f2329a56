// OpenAI's chat completions, and what servers that imitate them do otherwise.
#include "providers.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

const Provider& openai() { return providers()[0]; }

HttpAnswer document(const std::string& json) { return {200, "application/json", json}; }
HttpAnswer streamed(const std::vector<std::string>& events, std::size_t piece = 0) {
  return {200, "text/event-stream", stream_of(events), {}, piece};
}

Json body_of(const Json& request, const Json& settings = Json::object()) {
  Played played(openai(), settings);
  played.server.answer(document(openai().reply));
  (void)played.backend.ask(request);
  CHECK(played.server.asked().at(0).target == "/v1/chat/completions");
  CHECK(played.server.asked().at(0).headers.at("authorization") == "Bearer " + kKey);
  return played.asked();
}

}  // namespace

TEST_CASE("a request has the members of chat completions") {
  Json request = Backend::said("Hi");
  request.update(Json::parse(R"({"temperature": 0.5, "top_p": 0.9, "max_output_tokens": 50,
    "seed": 7, "stop": ["END"], "choices": 2, "tool_choice": "required", "one_tool_call": true,
    "tokens": true, "alternatives": 3, "tools": [{"name": "shell", "description": "Runs",
    "parameters": "{\"properties\": {\"command\": {\"type\": \"string\"}}}"}]})"));
  CHECK(body_of(request) == Json::parse(R"({"model": "m-1",
    "messages": [{"role": "user", "content": "Hi"}],
    "tools": [{"type": "function", "function": {"name": "shell", "description": "Runs",
      "parameters": {"properties": {"command": {"type": "string"}}, "type": "object"}}}],
    "tool_choice": "required", "parallel_tool_calls": false,
    "temperature": 0.5, "top_p": 0.9, "max_tokens": 50, "seed": 7, "stop": ["END"], "n": 2,
    "logprobs": true, "top_logprobs": 3, "return_token_ids": true,
    "stream": true, "stream_options": {"include_usage": true}})"));
}

TEST_CASE("settings count where the request is silent, and no more tokens than either allows") {
  const Json settings = Json::parse(R"({"temperature": 0, "top_p": 0.5, "max_output_tokens": 100,
    "seed": 3, "stop": ["A"], "reasoning_effort": "low", "stream": false,
    "max_tokens_key": "max_completion_tokens", "extra": {"seed": null, "top_k": 5}})");
  CHECK(body_of(Backend::said("Hi"), settings) == Json::parse(R"({"model": "m-1",
    "messages": [{"role": "user", "content": "Hi"}], "temperature": 0.0, "top_p": 0.5,
    "max_completion_tokens": 100, "stop": ["A"], "reasoning_effort": "low", "stream": false,
    "top_k": 5})"));
  Json request = Backend::said("Hi");
  request.update(Json::parse(R"({"temperature": 1, "max_output_tokens": 500, "stop": ["B"]})"));
  const Json body = body_of(request, settings);
  CHECK(body["temperature"] == 1.0);
  CHECK(body["max_completion_tokens"] == 100);
  CHECK(body["stop"] == Json::parse(R"(["B", "A"])"));
  request["max_output_tokens"] = 20;
  CHECK(body_of(request, settings)["max_completion_tokens"] == 20);
}

TEST_CASE("a schema is enforced strictly where it names and requires every key") {
  const auto format_of = [](const std::string& schema) {
    Json request = Backend::said("Hi");
    request["reply_schema"] = schema;
    return body_of(request)["response_format"];
  };
  const std::string strict = R"({"type": "object", "properties": {"a": {"type": "number"}},
    "required": ["a"], "additionalProperties": false})";
  CHECK(format_of(strict) ==
        Json{{"type", "json_schema"},
             {"json_schema",
              {{"name", "reply"}, {"schema", Json::parse(strict)}, {"strict", true}}}});
  for (const char* open :
       {R"({"type": "object", "properties": {"a": {}}, "required": ["a"]})",
        R"({"type": "object", "properties": {"a": {}}, "additionalProperties": false})",
        R"({"type": "object", "properties": {"a": {"type": "object"}}, "required": ["a"],
            "additionalProperties": false})"}) {
    INFO(open);
    CHECK(format_of(open)["json_schema"]["strict"] == false);
  }
}

TEST_CASE("what has no form in a request is refused before anybody is asked") {
  for (const char* odd :
       {R"({"reply_schema": "no schema"})", R"({"reply_schema": "[1]"})",
        R"({"tools": [{"name": "shell", "description": "", "parameters": "x"}]})"}) {
    INFO(odd);
    Played played(openai());
    Json request = Backend::said("Hi");
    request.update(Json::parse(odd));
    CHECK(played.backend.ask(request).code() == absl::StatusCode::kInvalidArgument);
    CHECK(played.server.asked().empty());
  }
}

TEST_CASE("tool calls come in pieces, several at once, for several choices") {
  Played played(openai());
  played.server.answer(streamed(
      {R"({"choices": [{"index": 1, "delta": {"tool_calls": [{"index": 0, "id": "c", "function": {"name": "look", "arguments": ""}}]}}]})",
       R"({"choices": [{"index": 0, "delta": {"reasoning_content": "Two "}}]})",
       R"({"choices": [{"index": 0, "delta": {"reasoning_content": "calls."}}]})",
       R"({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "id": "a", "type": "function", "function": {"name": "shell", "arguments": ""}}]}}]})",
       R"({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "function": {"arguments": "{\"com"}}]}}]})",
       R"({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 1, "id": "b", "function": {"name": "submit", "arguments": "{}"}}]}}]})",
       R"({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "function": {"arguments": "mand\": \"ls\"}"}}]}}]})",
       R"({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})",
       R"({"choices": [{"index": 1, "delta": {}, "finish_reason": "stop"}]})", "[DONE]"},
      1));
  Json request = Backend::said("Hi");
  request["choices"] = 2;
  const Json reply = played.backend.reply_to(request);
  CHECK(reply["choices"] == Json::parse(R"([
    {"text": "", "reasoning": "Two calls.", "calls": [
      {"id": "a", "name": "shell", "arguments": "{\"command\": \"ls\"}"},
      {"id": "b", "name": "submit", "arguments": "{}"}], "finish": "tool_calls"},
    {"text": "", "reasoning": "", "calls": [
      {"id": "c", "name": "look", "arguments": ""}], "finish": "tool_calls"}])"));
}

TEST_CASE("servers leave out what they do not know") {
  Played played(openai(), {{"stream", false}});
  played.server.answer(document(R"({"choices": [{"message": {"content": null, "reasoning": "hm",
    "tool_calls": [{"function": {"name": "shell", "arguments": {"command": "ls"}}},
                   {"function": {"name": "shell", "arguments": "not json"}}]},
    "finish_reason": "stop"}]})"));
  const Json reply = played.backend.reply_to(Backend::said("Hi"));
  CHECK(reply["choices"][0] == Json::parse(R"({"text": "", "reasoning": "hm",
    "calls": [
      {"id": "call_1", "name": "shell", "arguments": "{\"command\":\"ls\"}"},
      {"id": "call_2", "name": "shell", "arguments": "not json"}], "finish": "tool_calls"})"));
  CHECK(reply["usage"] == Json::object());
  CHECK_FALSE(reply.contains("served_by"));
}

TEST_CASE("reasons to finish are those of the contract") {
  const std::pair<const char*, const char*> reasons[] = {
      {"stop", "stop"}, {"length", "length"}, {"content_filter", "refused"}, {"eos", "stop"}};
  for (const auto& [told, heard] : reasons) {
    Played played(openai());
    played.server.answer(document(std::string(R"({"choices": [{"message": {"content": "x"},
      "finish_reason": ")") + told +
                                  "\"}]}"));
    CHECK(played.backend.reply_to(Backend::said("Hi"))["choices"][0]["finish"] == heard);
  }
  Played played(openai());
  played.server.answer(document(R"({"choices": [{"message": {"refusal": "I will not"},
    "finish_reason": "stop"}]})"));
  const Json reply = played.backend.reply_to(Backend::said("Hi"));
  CHECK(reply["choices"][0]["finish"] == "refused");
  CHECK(reply["choices"][0]["text"] == "I will not");
}

TEST_CASE("tokens come with numbers, log-probabilities and alternatives, from the engine") {
  Json request = Backend::said("Hi");
  request.update(Json::parse(R"({"tokens": true, "alternatives": 1})"));
  Played played(openai());
  played.server.answer(streamed(
      {R"({"prompt_token_ids": [1, 5, 9], "choices": [{"index": 0, "delta": {"content": "a"},
          "token_ids": [7], "logprobs": {"content": [{"token": "a", "logprob": -0.25,
          "bytes": [97], "top_logprobs": [{"token": "b", "logprob": -1.5}]}]}}]})",
       R"({"choices": [{"index": 0, "delta": {"content": "?"}, "token_ids": [8],
          "finish_reason": "stop", "logprobs": {"content": [{"token": "x", "logprob": -0.5,
          "bytes": [195], "top_logprobs": []}]}}]})"}));
  const Json reply = played.backend.reply_to(request);
  CHECK(reply["prompt_tokens"] == Json::parse("[1, 5, 9]"));
  CHECK(reply["choices"][0]["tokens"] == Json::parse(R"([
    {"id": 7, "log_probability": -0.25, "text": "a",
     "alternatives": [{"log_probability": -1.5, "text": "b"}]},
    {"id": 8, "log_probability": -0.5, "base64": "ww=="}])"));
  // Which token has which number is not known: none is told.
  played.server.answer(document(R"({"choices": [{"message": {"content": "ab"},
    "token_ids": [7, 8, 9], "finish_reason": "stop",
    "logprobs": {"content": [{"token": "a", "logprob": -1}]}}]})"));
  CHECK_FALSE(played.backend.reply_to(request)["choices"][0].contains("tokens"));
  // Nobody wanted them.
  played.server.answer(document(R"({"prompt_token_ids": [1], "choices": [{"token_ids": [7],
    "message": {"content": "a"}, "finish_reason": "stop"}]})"));
  const Json plain = played.backend.reply_to(Backend::said("Hi"));
  CHECK_FALSE(plain["choices"][0].contains("tokens"));
  CHECK_FALSE(plain.contains("prompt_tokens"));
}

TEST_CASE("usage has cached and reasoning tokens") {
  Played played(openai());
  played.server.answer(document(R"({"choices": [{"message": {"content": "x"},
    "finish_reason": "stop"}], "usage": {"prompt_tokens": 100, "completion_tokens": 30,
    "prompt_tokens_details": {"cached_tokens": 80},
    "completion_tokens_details": {"reasoning_tokens": 20}}})"));
  CHECK(played.backend.reply_to(Backend::said("Hi"))["usage"] ==
        Json::parse(R"({"input": 100, "cached": 80, "output": 30, "reasoning": 20})"));
  played.server.answer(document(R"({"choices": [{"message": {"content": "x"},
    "finish_reason": "stop"}], "usage": {"prompt_tokens": 10, "completion_tokens": 3,
    "prompt_tokens_details": {"cached_tokens": 80}}})"));  // more than the whole
  CHECK(played.backend.reply_to(Backend::said("Hi"))["usage"] ==
        Json::parse(R"({"input": 10, "output": 3})"));
}

TEST_CASE("a choice that nobody asked for makes a reply unreadable") {
  Played played(openai());
  played.server.answer(document(R"({"choices": [{"index": 1, "message": {"content": "x"},
    "finish_reason": "stop"}]})"));
  CHECK(played.backend.ask("x").code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("what a server wants back goes back with the message") {
  Played played(openai(), {{"return_reasoning", true}});
  played.server.answer(document(R"({"choices": [{"message": {"content": "", "reasoning": "hm",
    "tool_calls": [{"id": "a", "function": {"name": "shell", "arguments": "{}"},
                    "extra_content": {"google": {"thought_signature": "sig"}}}]},
    "finish_reason": "tool_calls"}]})"));
  const Json reply = played.backend.reply_to(Backend::said("Hi"));
  const std::string opaque = reply["choices"][0]["opaque"];
  Json request = Backend::said("Hi");
  request["messages"].push_back({{"role", "assistant"},
                                 {"parts", Json::array()},
                                 {"calls", reply["choices"][0]["calls"]},
                                 {"opaque", opaque}});
  played.server.answer(document(openai().reply));
  (void)played.backend.reply_to(request);
  CHECK(played.asked()["messages"][1] == Json::parse(R"({"role": "assistant", "content": null,
    "reasoning": "hm", "tool_calls": [{"id": "a", "type": "function",
    "function": {"name": "shell", "arguments": "{}"},
    "extra_content": {"google": {"thought_signature": "sig"}}}]})"));
}
