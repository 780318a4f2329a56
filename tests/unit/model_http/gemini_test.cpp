// Gemini's generateContent.
#include "providers.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

const Provider& gemini() { return providers()[2]; }

HttpAnswer document(const std::string& json) { return {200, "application/json", json}; }

Json body_of(const Json& request, const Json& settings = Json::object()) {
  Played played(gemini(), settings);
  played.server.answer(document(gemini().reply));
  const auto status = played.backend.ask(request);
  INFO(message_of(status));
  REQUIRE(status.ok());
  const HttpAsked asked = played.server.asked().at(0);
  CHECK(asked.target == "/v1beta/models/m-1:streamGenerateContent?alt=sse");
  CHECK(asked.headers.at("x-goog-api-key") == kKey);
  return played.asked();
}
Json with(Json request, const char* more) {
  request.update(Json::parse(more));
  return request;
}
Json tool_with(const std::string& parameters) {
  Json request = Backend::said("Hi");
  request["tools"] = {{{"name", "f"}, {"description", "d"}, {"parameters", parameters}}};
  return request;
}
// A schema of a tool's parameter as Gemini is told of it.
Json plain(const std::string& property, const std::string& definitions = "{}") {
  const Json body = body_of(tool_with(R"({"type": "object", "$defs": )" + definitions +
                                      R"(, "properties": {"x": )" + property + "}}"));
  return body["tools"][0]["functionDeclarations"][0]["parameters"]["properties"]["x"];
}
Json choice_of(const std::string& reply) {
  Played played(gemini());
  played.server.answer(document(reply));
  return played.backend.reply_to(Backend::said("Hi"))["choices"][0];
}

}  // namespace

TEST_CASE("a request has the members of generateContent") {
  CHECK(body_of(with(tool_with(R"({"properties": {"command": {"type": "string"}}})"),
                     R"({"temperature": 0.5, "top_p": 0.75, "seed": 4294967303, "choices": 1,
                         "max_output_tokens": 50, "stop": ["END"], "tool_choice": "required"})"),
                {{"thinking_budget", 0}, {"thoughts", true}, {"thinking_level", "low"}}) ==
        Json::parse(R"({
    "contents": [{"role": "user", "parts": [{"text": "Hi"}]}],
    "tools": [{"functionDeclarations": [{"name": "f", "description": "d",
      "parameters": {"type": "object", "properties": {"command": {"type": "string"}}}}]}],
    "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
    "generationConfig": {"temperature": 0.5, "topP": 0.75, "maxOutputTokens": 50, "seed": 7,
      "stopSequences": ["END"], "thinkingConfig": {"thinkingBudget": 0, "thinkingLevel": "low",
      "includeThoughts": true}}})"));
  CHECK_FALSE(body_of(Backend::said("Hi")).contains("generationConfig"));
  CHECK_FALSE(
      body_of(tool_with("{}"))["tools"][0]["functionDeclarations"][0].contains("parameters"));
}

TEST_CASE("a model's name is a part of the address and no more") {
  const std::pair<const char*, const char*> names[] = {
      {"tunedModels/mine", "/v1beta/tunedModels/mine:generateContent"},
      {"a b?key=c#d", "/v1beta/models/a%20b%3Fkey%3Dc%23d:generateContent"}};
  for (const auto& [name, target] : names) {
    Played played(gemini(), {{"model", name}, {"stream", false}});
    played.server.answer(document(gemini().reply));
    CHECK(played.backend.ask("x").ok());
    CHECK(played.server.asked().at(0).target == target);
  }
}

TEST_CASE("user and model take turns, and answers go by the name of the function") {
  const Json request = Json::parse(R"({"messages": [
    {"role": "system", "parts": [{"text": "Be brief."}]},
    {"role": "user", "parts": [{"text": "One"}]},
    {"role": "system", "parts": [{"text": "Two"}]},
    {"role": "assistant", "parts": [{"text": "I look."}], "calls": [
      {"id": "a", "name": "shell", "arguments": "{\"x\": 1}"},
      {"id": "b", "name": "look", "arguments": "{bad"}]},
    {"role": "tool", "call_id": "a", "parts": [{"text": "done"}]},
    {"role": "tool", "call_id": "b", "parts": [{"text": "seen"},
      {"image": "AQID", "media_type": "image/png"}]},
    {"role": "tool", "call_id": "lost", "parts": [{"text": "?"}]},
    {"role": "assistant", "parts": [{"text": ""}]},
    {"role": "user", "parts": [{"text": ""}]}]})");
  const Json body = body_of(request);
  CHECK(body["systemInstruction"] == Json::parse(R"({"parts": [{"text": "Be brief."}]})"));
  CHECK(body["contents"] == Json::parse(R"J([
    {"role": "user", "parts": [{"text": "One"}, {"text": "Two"}]},
    {"role": "model", "parts": [{"text": "I look."},
      {"functionCall": {"name": "shell", "args": {"x": 1}}},
      {"functionCall": {"name": "look", "args": {"malformed": "{bad"}}}]},
    {"role": "user", "parts": [
      {"functionResponse": {"name": "shell", "response": {"result": "done"}}},
      {"functionResponse": {"name": "look", "response": {"result": "seen"}}},
      {"text": "Images from look:"}, {"inlineData": {"mimeType": "image/png", "data": "AQID"}},
      {"functionResponse": {"name": "unknown", "response": {"result": "?"}}},
      {"text": "(empty)"}]}])J"));
}

TEST_CASE("schemas lose what Gemini refuses and keep what it knows") {
  const std::pair<const char*, const char*> kept[] = {
      {R"({"type": "string", "description": "d", "minLength": 1, "format": "date-time"})",
       R"({"type": "string", "format": "date-time", "description": "d", "minLength": 1})"},
      {R"({"type": "string", "format": "uri", "examples": ["a"], "$comment": "c"})",
       R"({"type": "string"})"},
      {R"({"type": ["string", "null"]})", R"({"nullable": true, "type": "string"})"},
      {R"({"type": ["string", "integer"]})",
       R"({"anyOf": [{"type": "string"}, {"type": "integer"}]})"},
      {R"({"const": "a"})", R"({"type": "string", "enum": ["a"]})"},
      {R"({"enum": ["a", "b"]})", R"({"type": "string", "enum": ["a", "b"]})"},
      {R"({"type": "integer", "enum": [1, 2]})", R"({"type": "integer"})"},
      {R"({"oneOf": [{"type": "string"}, {"type": "null"}]})",
       R"({"nullable": true, "type": "string"})"},
      {R"({"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": {}},
           "additionalProperties": false}]})",
       R"({"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": {}}}]})"},
      {R"({"type": "array", "items": {"type": "number", "exclusiveMinimum": 0}})",
       R"({"type": "array", "items": {"type": "number"}})"},
      {R"({"allOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]},
           {"properties": {"b": {"type": "string"}}, "required": ["b"]}]})",
       R"({"type": "object", "required": ["a", "b"],
           "properties": {"a": {"type": "string"}, "b": {"type": "string"}}})"},
      {R"({"$ref": "#/$defs/name"})", R"({"type": "string"})"},
      {R"({"$ref": "http://example.org/schema"})", "{}"},
      {"true", "{}"}};
  for (const auto& [schema, told] : kept) {
    INFO(schema);
    CHECK(plain(schema, R"({"name": {"type": "string"}})").dump() == Json::parse(told).dump());
  }
  // One that refers to itself ends somewhere.
  const Json endless = plain(R"({"$ref": "#/$defs/tree"})", R"({"tree": {"type": "object",
    "properties": {"left": {"$ref": "#/$defs/tree"}}}})");
  CHECK(endless["properties"]["left"]["properties"]["left"]["type"] == "object");
}

TEST_CASE("a schema for the reply is told in the plain form where that says it all") {
  Json request = Backend::said("Hi");
  request["reply_schema"] = R"({"type": "object", "properties": {"a": {"type": "string"}}})";
  Json config = body_of(request)["generationConfig"];
  CHECK(config["responseMimeType"] == "application/json");
  CHECK(config["responseSchema"] == Json::parse(std::string(request["reply_schema"])));
  request["reply_schema"] = R"({"type": "object", "additionalProperties": false})";
  config = body_of(request)["generationConfig"];
  CHECK(config["responseJsonSchema"] == Json::parse(std::string(request["reply_schema"])));
  CHECK_FALSE(config.contains("responseSchema"));
}

TEST_CASE("thoughts, text and calls are heard from a stream, and signatures go back verbatim") {
  const std::vector<std::string> events = {
      R"({"candidates": [{"content": {"parts": [{"text": "I ", "thought": true}]}}]})",
      R"({"candidates": [{"content": {"parts": [{"text": "think", "thought": true}]}}]})",
      R"({"candidates": [{"content": {"parts": [{"text": "Let "}]}}]})",
      R"({"candidates": [{"content": {"parts": [{"text": "us."}]}}]})",
      R"({"candidates": [{"content": {"parts": [{"functionCall": {"id": "g1", "name": "shell",
          "args": {"b": 1, "a": 2}}, "thoughtSignature": "c2ln"}, {"functionCall":
          {"name": "look"}}]}}]})",
      R"({"candidates": [{"content": {"parts": [{"text": "", "thoughtSignature": "ZW5k"}]},
          "finishReason": "STOP"}], "usageMetadata": {"promptTokenCount": 10,
          "candidatesTokenCount": 5, "thoughtsTokenCount": 7, "toolUsePromptTokenCount": 1}})"};
  for (const std::size_t piece : {0, 1}) {
    Played played(gemini());
    played.server.answer({200, "text/event-stream", stream_of(events), {}, piece});
    const Json reply = played.backend.reply_to(Backend::said("Hi"));
    const Json choice = reply["choices"][0];
    CHECK(choice["text"] == "Let us.");
    CHECK(choice["reasoning"] == "I think");
    CHECK(choice["finish"] == "tool_calls");
    CHECK(choice["calls"] == Json::parse(R"([
      {"id": "g1", "name": "shell", "arguments": "{\"b\":1,\"a\":2}"},
      {"id": "call_1", "name": "look", "arguments": "{}"}])"));
    CHECK(reply["usage"] ==
          Json::parse(R"({"input": 11, "cached": 0, "output": 12, "reasoning": 7})"));

    Json request = Backend::said("Hi");
    request["messages"].push_back({{"role", "assistant"},
                                   {"parts", {{{"text", choice["text"]}}}},
                                   {"calls", choice["calls"]},
                                   {"opaque", choice["opaque"]}});
    for (const char* id : {"g1", "call_1"})
      request["messages"].push_back(
          {{"role", "tool"}, {"call_id", id}, {"parts", {{{"text", "ok"}}}}});
    played.server.answer(document(gemini().reply));
    (void)played.backend.reply_to(request);
    const Json contents = played.asked()["contents"];
    CHECK(contents[1]["parts"] == Json::parse(R"([
      {"text": "I think", "thought": true}, {"text": "Let us."},
      {"functionCall": {"id": "g1", "name": "shell", "args": {"b": 1, "a": 2}},
       "thoughtSignature": "c2ln"},
      {"functionCall": {"name": "look"}}, {"text": "", "thoughtSignature": "ZW5k"}])"));
    CHECK(contents[2]["parts"] == Json::parse(R"([
      {"functionResponse": {"name": "shell", "response": {"result": "ok"}, "id": "g1"}},
      {"functionResponse": {"name": "look", "response": {"result": "ok"}}}])"));

    // A message that was changed has its own words alone.
    request["messages"][1]["parts"][0]["text"] = "Something else.";
    played.server.answer(document(gemini().reply));
    (void)played.backend.reply_to(request);
    CHECK(played.asked()["contents"][1]["parts"][0] == Json{{"text", "Something else."}});
    for (const char* odd : {"", "x", "{}", "[1]", "[[["}) {
      request["messages"][1]["opaque"] = odd;
      played.server.answer(document(gemini().reply));
      CHECK(played.backend.ask(request).ok());
    }
  }
}

TEST_CASE("models that demand a signature of each call are told where there is none") {
  const Json request = Json::parse(R"({"messages": [{"role": "user", "parts": [{"text": "x"}]},
    {"role": "assistant", "parts": [], "calls": [{"id": "a", "name": "f", "arguments": "{}"},
                                                 {"id": "b", "name": "g", "arguments": "{}"}]}]})");
  for (const char* model : {"gemini-2.5-pro", "gemini-3-pro", "gemini-3.5-flash", "other"}) {
    Played played(gemini(), {{"model", model}});
    played.server.answer(document(gemini().reply));
    CHECK(played.backend.ask(request).ok());
    const Json parts = played.asked()["contents"][1]["parts"];
    const bool demands = std::string(model).rfind("gemini-3", 0) == 0;
    CHECK(parts[0].contains("thoughtSignature") == demands);
    CHECK_FALSE(parts[1].contains("thoughtSignature"));
  }
}

TEST_CASE("where one call is wanted, further ones are dropped") {
  Played played(gemini());
  played.server.answer(document(R"({"candidates": [{"content": {"parts": [
    {"functionCall": {"name": "a"}, "thoughtSignature": "s"}, {"functionCall": {"name": "b"}}]},
    "finishReason": "STOP"}]})"));
  const Json choice = played.backend.reply_to(
      with(Backend::said("Hi"), R"({"one_tool_call": true})"))["choices"][0];
  CHECK(choice["calls"].size() == 1);
  CHECK(*parse_json(std::string(choice["opaque"])) ==
        Json::parse(R"([{"functionCall": {"name": "a"}, "thoughtSignature": "s"}])"));
}

TEST_CASE("reasons to finish are those of the contract, and a blocked prompt is refused") {
  const std::pair<const char*, const char*> reasons[] = {{"STOP", "stop"},
                                                         {"MAX_TOKENS", "length"},
                                                         {"SAFETY", "refused"},
                                                         {"SPII", "refused"},
                                                         {"PROHIBITED_CONTENT", "refused"},
                                                         {"IMAGE_SAFETY", "refused"},
                                                         {"RECITATION", "refused"},
                                                         {"OTHER", "stop"}};
  for (const auto& [told, heard] : reasons) {
    CHECK(choice_of(std::string(R"({"candidates": [{"finishReason": ")") + told +
                    "\"}]}")["finish"] == heard);
  }
  CHECK(choice_of(R"({"promptFeedback": {"blockReason": "SAFETY"}})")["finish"] == "refused");
}

TEST_CASE("a call that the API could not read is asked for again, and charged") {
  Played played(gemini());
  played.server.answer(document(R"({"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}],
    "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 2}})"));
  CHECK(played.backend.ask("x").code() == absl::StatusCode::kDataLoss);
  CHECK(played.backend.reply["usage"]["output"] == 2);
}

TEST_CASE("several choices come by their numbers") {
  Played played(gemini());
  played.server.answer(document(R"({"candidates": [
    {"index": 1, "content": {"parts": [{"text": "b"}]}, "finishReason": "STOP"},
    {"index": 0, "content": {"parts": [{"text": "a"}]}, "finishReason": "STOP"}]})"));
  const Json reply = played.backend.reply_to(with(Backend::said("Hi"), R"({"choices": 2})"));
  CHECK(reply["choices"][0]["text"] == "a");
  CHECK(reply["choices"][1]["text"] == "b");
  CHECK(played.asked()["generationConfig"]["candidateCount"] == 2);
}

TEST_CASE("the time to wait may stand in the error itself, and a wrong key is told as such") {
  Played played(gemini());
  played.server.answer({429, "application/json", R"({"error": {"code": 429, "message": "slower",
    "status": "RESOURCE_EXHAUSTED", "details": [{"retryDelay": "34.5s"}]}})"});
  CHECK(played.backend.ask("x").code() == absl::StatusCode::kResourceExhausted);
  CHECK(played.backend.reply["retry_after"] == 34.5);
  played.server.answer({400, "application/json", R"({"error": {"code": 400, "message": "no",
    "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}})"});
  CHECK(played.backend.ask("x").code() == absl::StatusCode::kUnauthenticated);
}

TEST_CASE("the key may be called as Google calls it elsewhere") {
  const Variable none("GEMINI_API_KEY", ""), other("GOOGLE_API_KEY", kKey);
  CHECK(Backend("gemini", {{"model", "m"}}).problem() == "");
}
