// One chat in each provider's format: a tool, an image, a call and its answer, and what the
// provider signed.
#include "providers.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

struct Format {
  std::string provider;
  std::string reply;  // a call of "look" with x = 1, signed
  Json tool, image, answered;
};

// The tool as it is described, the parts of the message with the image, and the call with its
// answer.
const std::vector<Format>& formats() {
  static const std::vector<Format> all = {
      {"openai",
       R"({"choices": [{"message": {"content": null, "tool_calls": [{"id": "c1",
           "function": {"name": "look", "arguments": "{\"x\":1}"},
           "extra_content": {"google": {"thought_signature": "c2ln"}}}]},
           "finish_reason": "tool_calls"}]})",
       Json::parse(R"({"type": "function", "function": {"name": "look", "description": "Looks",
         "parameters": {"type": "object", "properties": {"x": {"type": "integer"}}}}})"),
       Json::parse(R"({"role": "user", "content": [{"type": "text", "text": "See"},
         {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw=="}}]})"),
       Json::parse(R"([{"role": "assistant", "content": null, "tool_calls": [{"id": "c1",
           "type": "function", "function": {"name": "look", "arguments": "{\"x\":1}"},
           "extra_content": {"google": {"thought_signature": "c2ln"}}}]},
         {"role": "tool", "tool_call_id": "c1", "content": "a cat"}])")},
      {"anthropic",
       R"({"content": [{"type": "thinking", "thinking": "Hm.", "signature": "c2ln"},
           {"type": "tool_use", "id": "c1", "name": "look", "input": {"x": 1}}],
           "stop_reason": "tool_use"})",
       Json::parse(R"({"name": "look", "description": "Looks",
         "input_schema": {"type": "object", "properties": {"x": {"type": "integer"}}}})"),
       Json::parse(R"({"role": "user", "content": [{"type": "text", "text": "See"},
         {"type": "image", "source": {"type": "base64", "media_type": "image/png",
                                      "data": "iVBORw=="}}]})"),
       Json::parse(R"([{"role": "assistant", "content": [
           {"type": "thinking", "thinking": "Hm.", "signature": "c2ln"},
           {"type": "tool_use", "id": "c1", "name": "look", "input": {"x": 1}}]},
         {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1",
           "content": [{"type": "text", "text": "a cat"}]}]}])")},
      {"gemini",
       R"({"candidates": [{"content": {"parts": [{"functionCall": {"name": "look",
           "args": {"x": 1}}, "thoughtSignature": "c2ln"}]}, "finishReason": "STOP"}]})",
       Json::parse(R"({"functionDeclarations": [{"name": "look", "description": "Looks",
         "parameters": {"type": "object", "properties": {"x": {"type": "integer"}}}}]})"),
       Json::parse(R"({"role": "user", "parts": [{"text": "See"},
         {"inlineData": {"mimeType": "image/png", "data": "iVBORw=="}}]})"),
       Json::parse(R"([{"role": "model", "parts": [{"functionCall": {"name": "look",
           "args": {"x": 1}}, "thoughtSignature": "c2ln"}]},
         {"role": "user", "parts": [{"functionResponse": {"name": "look",
           "response": {"result": "a cat"}}}]}])")}};
  return all;
}

const Provider& provider_of(const Format& format) {
  for (const auto& provider : providers()) {
    if (provider.name == format.provider) return provider;
  }
  throw std::logic_error("there is no " + format.provider);
}

}  // namespace

TEST_CASE("a tool, an image, a call and a signature have each provider's form") {
  REQUIRE(formats().size() == providers().size());
  for (const auto& format : formats()) {
    INFO(format.provider);
    Played played(provider_of(format), format.provider == "anthropic"
                                           ? Json{{"cache", false}, {"thinking", 2000}}
                                           : Json::object());
    Json request = Json::parse(R"({"messages": [{"role": "user", "parts": [{"text": "See"},
      {"image": "iVBORw==", "media_type": "image/png"}]}], "tools": [{"name": "look",
      "description": "Looks", "parameters":
      "{\"type\": \"object\", \"properties\": {\"x\": {\"type\": \"integer\"}}}"}]})");
    played.server.answer({200, "application/json", format.reply});
    const Json choice = played.backend.reply_to(request)["choices"][0];
    CHECK(played.asked()["tools"][0] == format.tool);
    CHECK(choice["calls"][0]["name"] == "look");
    CHECK(choice["calls"][0]["arguments"] == R"({"x":1})");

    request["messages"].push_back({{"role", "assistant"},
                                   {"parts", {{{"text", choice["text"]}}}},
                                   {"calls", choice["calls"]},
                                   {"opaque", choice["opaque"]}});
    request["messages"].push_back({{"role", "tool"},
                                   {"call_id", choice["calls"][0]["id"]},
                                   {"parts", {{{"text", "a cat"}}}}});
    played.server.answer({200, "application/json", format.reply});
    (void)played.backend.reply_to(request);
    const Json asked = played.asked();
    const Json& messages = asked[asked.contains("contents") ? "contents" : "messages"];
    REQUIRE(messages.size() == 3);
    CHECK(messages[0] == format.image);
    CHECK(messages[1] == format.answered[0]);
    CHECK(messages[2] == format.answered[1]);
  }
}
