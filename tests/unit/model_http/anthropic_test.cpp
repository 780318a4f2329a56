// Anthropic's Messages API.
#include "providers.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

const Provider& anthropic() { return providers()[1]; }

HttpAnswer document(const std::string& json) { return {200, "application/json", json}; }

// What is asked, without the marks for the cache.
Json body_of(const Json& request, Json settings = Json::object()) {
  if (!settings.contains("cache")) settings["cache"] = false;
  Played played(anthropic(), settings);
  played.server.answer(document(anthropic().reply));
  const auto status = played.backend.ask(request);
  INFO(message_of(status));
  REQUIRE(status.ok());
  const HttpAsked asked = played.server.asked().at(0);
  CHECK(asked.target == "/v1/messages");
  CHECK(asked.headers.at("x-api-key") == kKey);
  CHECK(asked.headers.at("anthropic-version") == "2023-06-01");
  return played.asked();
}
Json message(const char* role, const char* text) {
  return {{"role", role}, {"parts", {{{"text", text}}}}};
}
Json with(Json request, const char* more) {
  request.update(Json::parse(more));
  return request;
}
const char* const kTools =
    R"({"tools": [{"name": "shell", "description": "Runs", "parameters": "{}"}]})";

// A stream of thinking, text, thinking hidden by the provider, and two calls.
const std::vector<std::string> kThoughtful = {
    R"({"type": "message_start", "message": {"usage": {"input_tokens": 5, "output_tokens": 1}}})",
    R"({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": ""}})",
    R"({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "First "}})",
    R"({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "look."}})",
    R"({"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "c2ln"}})",
    R"({"type": "content_block_start", "index": 1, "content_block": {"type": "redacted_thinking", "data": "aGlk"}})",
    R"({"type": "content_block_start", "index": 2, "content_block": {"type": "text", "text": "\n\n"}})",
    R"({"type": "content_block_start", "index": 3, "content_block": {"type": "tool_use", "id": "t1", "name": "shell", "input": {}}})",
    R"({"type": "content_block_delta", "index": 3, "delta": {"type": "input_json_delta", "partial_json": ""}})",
    R"({"type": "content_block_delta", "index": 3, "delta": {"type": "input_json_delta", "partial_json": "{\"b\": 1, "}})",
    R"({"type": "content_block_delta", "index": 3, "delta": {"type": "input_json_delta", "partial_json": "\"a\": 2}"}})",
    R"({"type": "content_block_start", "index": 4, "content_block": {"type": "tool_use", "id": "t2", "name": "look", "input": {}}})",
    R"({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 30}})",
    R"({"type": "message_stop"})"};

}  // namespace

TEST_CASE("a request has the members of the Messages API") {
  CHECK(body_of(with(Backend::said("Hi"), R"({"temperature": 0.5, "top_p": 0.75, "seed": 7,
        "max_output_tokens": 50, "stop": ["END"], "tool_choice": "required",
        "one_tool_call": true, "tools": [{"name": "shell", "description": "Runs",
        "parameters": "{\"properties\": {\"command\": {\"type\": \"string\"}}}"}]})")) ==
        Json::parse(R"({"model": "m-1", "max_tokens": 50,
    "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
    "tools": [{"name": "shell", "description": "Runs",
      "input_schema": {"properties": {"command": {"type": "string"}}, "type": "object"}}],
    "tool_choice": {"type": "any", "disable_parallel_tool_use": true},
    "temperature": 0.5, "top_p": 0.75, "stop_sequences": ["END"], "stream": true})"));
  CHECK(body_of(Backend::said("Hi"))["max_tokens"] == 8192);
  CHECK(body_of(with(Backend::said("Hi"), R"({"max_output_tokens": 90000})"))["max_tokens"] ==
        8192);
  CHECK(body_of(Backend::said("Hi"), {{"max_output_tokens", 64000}})["max_tokens"] == 64000);
}

TEST_CASE("user and assistant take turns, and answers of tools begin theirs") {
  Json request;
  request["messages"] = Json::array(
      {message("system", "Be brief."), message("system", "  "), message("user", "One"),
       message("user", "Two"), message("assistant", "  "), message("system", "Three"),
       Json{{"role", "assistant"},
            {"parts", Json::array()},
            {"calls",
             {{{"id", "a"}, {"name", "shell"}, {"arguments", "{\"x\": 1}"}},
              {{"id", "b"}, {"name", "shell"}, {"arguments", "{bad"}}}}},
       message("user", "Well?"),
       Json{{"role", "tool"}, {"call_id", "a"}, {"parts", {{{"text", "done"}}}}},
       Json{{"role", "tool"},
            {"call_id", "b"},
            {"parts", {{{"text", ""}}, {{"image", "AQID"}, {"media_type", "image/png"}}}}},
       message("assistant", "So far: ")});
  const Json body = body_of(request);
  CHECK(body["system"] == Json::parse(R"([{"type": "text", "text": "Be brief."}])"));
  CHECK(body["messages"] == Json::parse(R"([
    {"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "Two"},
                                 {"type": "text", "text": "Three"}]},
    {"role": "assistant", "content": [
      {"type": "tool_use", "id": "a", "name": "shell", "input": {"x": 1}},
      {"type": "tool_use", "id": "b", "name": "shell", "input": {"malformed": "{bad"}}]},
    {"role": "user", "content": [
      {"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "done"}]},
      {"type": "tool_result", "tool_use_id": "b", "content": [{"type": "image", "source":
        {"type": "base64", "media_type": "image/png", "data": "AQID"}}]},
      {"type": "text", "text": "Well?"}]},
    {"role": "assistant", "content": [{"type": "text", "text": "So far:"}]}])"));
  CHECK(body_of({{"messages", {message("user", "")}}})["messages"][0]["content"][0]["text"] ==
        "(empty)");
}

TEST_CASE("what the next request is likely to repeat is marked for the cache") {
  Json request = with(Backend::said("Hi"), kTools);
  request["messages"].insert(request["messages"].begin(), message("system", "Be brief."));
  const Json mark = {{"type", "ephemeral"}};
  const Json body = body_of(request, {{"cache", true}});
  CHECK(body["system"][0]["cache_control"] == mark);
  CHECK(body["tools"][0]["cache_control"] == mark);
  CHECK(body["messages"][0]["content"][0]["cache_control"] == mark);
}

TEST_CASE("whether tools are called is told, where there are any") {
  CHECK_FALSE(
      body_of(with(Backend::said("Hi"), R"({"tool_choice": "required"})")).contains("tool_choice"));
  const Json request = with(Backend::said("Hi"), kTools);
  CHECK(body_of(request)["tool_choice"] == Json{{"type", "auto"}});
  CHECK(
      body_of(with(request, R"({"tool_choice": "none", "one_tool_call": true})"))["tool_choice"] ==
      Json{{"type", "none"}});
}

TEST_CASE("thinking has a budget within what the model may write, and no temperature") {
  const Json hot = with(Backend::said("Hi"), R"({"temperature": 0.5})");
  CHECK_FALSE(body_of(hot).contains("thinking"));
  CHECK_FALSE(body_of(hot, {{"thinking", "off"}}).contains("thinking"));
  Json body = body_of(hot, {{"thinking", 4000}});
  CHECK(body["thinking"] == Json::parse(R"({"type": "enabled", "budget_tokens": 4000})"));
  CHECK_FALSE(body.contains("temperature"));
  body = body_of(hot, {{"thinking", "adaptive"}, {"effort", "low"}});
  CHECK(body["thinking"] == Json{{"type", "adaptive"}});
  CHECK(body["output_config"] == Json{{"effort", "low"}});
  body = body_of(with(hot, R"({"max_output_tokens": 2000})"), {{"thinking", 4000}});
  CHECK(body["thinking"]["budget_tokens"] == 1999);
  body = body_of(with(hot, R"({"max_output_tokens": 1000})"), {{"thinking", 4000}});
  CHECK_FALSE(body.contains("thinking"));
  CHECK(body["temperature"] == 0.5);
  body = body_of(with(with(hot, kTools), R"({"tool_choice": "required"})"), {{"thinking", 4000}});
  CHECK_FALSE(body.contains("thinking"));
  Played odd(anthropic(), {{"thinking", 4000}});
  CHECK(Backend("anthropic", {{"model", "m"}, {"thinking", 5}}).code() ==
        absl::StatusCode::kInvalidArgument);
}

TEST_CASE("a stream of thinking, text and calls is heard, and goes back verbatim") {
  for (const std::size_t piece : {0, 1}) {
    Played played(anthropic(), {{"thinking", 4000}, {"cache", false}});
    played.server.answer({200, "text/event-stream", stream_of(kThoughtful), {}, piece});
    const Json reply = played.backend.reply_to(Backend::said("Hi"));
    const Json choice = reply["choices"][0];
    CHECK(choice["reasoning"] == "First look.");
    CHECK(choice["finish"] == "tool_calls");
    CHECK(choice["calls"] == Json::parse(R"([
      {"id": "t1", "name": "shell", "arguments": "{\"b\": 1, \"a\": 2}"},
      {"id": "t2", "name": "look", "arguments": "{}"}])"));
    CHECK(reply["usage"] == Json::parse(R"({"input": 5, "output": 30})"));

    Json said = {{"role", "assistant"},
                 {"parts", {{{"text", choice["text"]}}}},
                 {"calls", choice["calls"]},
                 {"opaque", choice["opaque"]}};
    Json request = Backend::said("Hi");
    request["messages"].push_back(said);
    played.server.answer(document(anthropic().reply));
    (void)played.backend.reply_to(request);
    const Json thoughts = Json::parse(R"([
      {"type": "thinking", "thinking": "First look.", "signature": "c2ln"},
      {"type": "redacted_thinking", "data": "aGlk"}])");
    Json verbatim = thoughts;
    verbatim.push_back(Json::parse(
        R"({"type": "tool_use", "id": "t1", "name": "shell", "input": {"b": 1, "a": 2}})"));
    verbatim.push_back(
        Json::parse(R"({"type": "tool_use", "id": "t2", "name": "look", "input": {}})"));
    CHECK(played.asked()["messages"][1]["content"] == verbatim);

    // A message that was changed keeps its reasoning, before what it says now.
    said["calls"].erase(1);
    said["parts"] = {{{"text", "Now this."}}};
    request["messages"][1] = said;
    played.server.answer(document(anthropic().reply));
    (void)played.backend.reply_to(request);
    Json changed = thoughts;
    changed.push_back({{"type", "text"}, {"text", "Now this."}});
    changed.push_back(verbatim[2]);
    CHECK(played.asked()["messages"][1]["content"] == changed);

    // Without thinking in this request the API wants none back.
    CHECK(body_of(request)["messages"][1]["content"][0]["type"] == "text");
    for (const char* odd : {"", "x", "{}", "[]", "[1]", "[[[", "7"}) {
      request["messages"][1]["opaque"] = odd;
      played.server.answer(document(anthropic().reply));
      CHECK(played.backend.ask(request).ok());
    }
  }
}

TEST_CASE("what the cache read and wrote is part of the input") {
  Played played(anthropic());
  played.server.answer(document(R"({"content": [], "stop_reason": "end_turn", "usage":
    {"input_tokens": 10, "cache_read_input_tokens": 200, "cache_creation_input_tokens": 30,
     "output_tokens": 5}})"));
  CHECK(played.backend.reply_to(Backend::said("Hi"))["usage"] ==
        Json::parse(R"({"input": 240, "cached": 200, "output": 5, "cache_written": 30})"));
}

TEST_CASE("reasons to stop are those of the contract") {
  const std::pair<const char*, const char*> reasons[] = {
      {"end_turn", "stop"},
      {"stop_sequence", "stop"},
      {"max_tokens", "length"},
      {"refusal", "refused"},
      {"pause_turn", "stop"},
      {"new_in_2030", "stop"},
      {"model_context_window_exceeded", "length"}};
  for (const auto& [told, heard] : reasons) {
    Played played(anthropic());
    played.server.answer(
        document(std::string(R"({"content": [], "stop_reason": ")") + told + "\"}"));
    CHECK(played.backend.reply_to(Backend::said("Hi"))["choices"][0]["finish"] == heard);
  }
}

TEST_CASE("a schema is enforced by the API where it can, else by a tool that has to be called") {
  const Json closed = Json::parse(R"({"type": "object", "properties": {"a": {"type": "number"}},
    "required": ["a"], "additionalProperties": false})");
  Json request = Backend::said("Hi");
  request["reply_schema"] = closed.dump();
  Json body = body_of(request);
  CHECK(body["output_config"] == Json{{"format", {{"type", "json_schema"}, {"schema", closed}}}});
  CHECK_FALSE(body.contains("tools"));
  body = body_of(request, {{"structured", "tool"}});
  CHECK(body["tools"][0]["input_schema"] == closed);
  CHECK(body["tool_choice"] == Json::parse(R"({"type": "tool", "name": "reply_in_json"})"));
  CHECK_FALSE(body.contains("output_config"));
  CHECK(body_of(with(request, kTools), {{"structured", "tool"}})["tool_choice"] ==
        Json{{"type", "any"}});
  for (const char* open : {R"({"type": "object"})",
                           R"({"type": "object", "additionalProperties": false,
                               "properties": {"a": {"type": "number", "minimum": 0}}})"}) {
    request["reply_schema"] = open;
    CHECK(body_of(request)["tool_choice"]["name"] == "reply_in_json");
    CHECK(body_of(request, {{"structured", "native"}}).contains("output_config"));
  }
}

TEST_CASE("a reply by the tool is heard as text") {
  Json request = Backend::said("Hi");
  request["reply_schema"] = R"({"type": "object"})";
  Played played(anthropic());
  played.server.answer(document(R"({"content": [{"type": "text", "text": "Here it is:"},
    {"type": "tool_use", "id": "t", "name": "reply_in_json", "input": {"a": 1}}],
    "stop_reason": "tool_use"})"));
  Json choice = played.backend.reply_to(request)["choices"][0];
  CHECK(choice == Json::parse(R"({"text": "{\"a\":1}", "reasoning": "", "calls": [],
                                  "finish": "stop"})"));
  played.server.answer(document(R"({"content": [{"type": "text", "text": "I cannot"}],
    "stop_reason": "max_tokens"})"));
  choice = played.backend.reply_to(request)["choices"][0];
  CHECK(choice["text"] == "I cannot");
  CHECK(choice["finish"] == "length");
}

TEST_CASE("more choices than one are refused before anybody is asked") {
  Played played(anthropic());
  const auto status = played.backend.ask(with(Backend::said("Hi"), R"({"choices": 2})"));
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status) ==
        "model anthropic: Anthropic gives one choice a request, 2 are wanted");
  CHECK(played.server.asked().empty());
}

TEST_CASE("events that make no sense make a reply unreadable") {
  for (const char* odd :
       {R"({"type": "content_block_delta", "index": 3, "delta": {"type": "text_delta"}})",
        R"({"type": "content_block_delta", "index": -1, "delta": {}})",
        R"({"type": "content_block_start", "content_block": 5})",
        R"({"type": "content_block_start", "content_block": {"type": "tool_use"}})"}) {
    INFO(odd);
    auto events = anthropic().events;
    events.insert(events.begin() + 2, odd);
    Played played(anthropic());
    played.server.answer({200, "text/event-stream", stream_of(events)});
    CHECK(played.backend.ask("x").code() == absl::StatusCode::kDataLoss);
  }
}
