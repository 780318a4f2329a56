// Messages, to and from the words of docs/process_protocol.md.
#include "catch.h"
#include "dialect_of_test.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

Json request_of(std::string_view body) { return test::request_of(kAnthropicMessages, body); }
std::string fault_of(std::string_view body) { return test::fault_of(kAnthropicMessages, body); }

const char* const kReply = R"({
  "choices": [{"text": "Look", "reasoning": "hmm", "opaque": "sig", "finish": "tool_calls",
    "calls": [{"id": "t1", "name": "ls", "arguments": "{\"b\":1,\"a\":2}"}, {"id": "t2", "name": "pwd", "arguments": "{oops"}]}],
  "usage": {"input": 10, "cached": 4, "cache_written": 1, "output": 6}, "served_by": "claude"})";

}  // namespace

TEST_CASE("a message asks for what its body says") {
  CHECK(request_of(R"({
    "model": "agent", "max_tokens": 50, "unknown": 1, "metadata": {"user_id": "x"}, "top_k": 5,
    "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
    "messages": [
      {"role": "user", "content": "Hi"},
      {"role": "assistant", "content": [
        {"type": "thinking", "thinking": "hmm", "signature": "sig"},
        {"type": "text", "text": "Looking."},
        {"type": "tool_use", "id": "t1", "name": "ls", "input": {"b": 1, "a": 2}}]},
      {"role": "user", "content": [
        {"type": "tool_result", "tool_use_id": "t1", "is_error": false, "content": [
          {"type": "text", "text": "a.png"},
          {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AQID"}}]},
        {"type": "tool_result", "tool_use_id": "t2"},
        {"type": "text", "text": "Go on."},
        {"type": "image", "source": {"type": "base64", "media_type": "image/gif", "data": "AQI="}}]}],
    "tools": [{"name": "ls", "description": "Lists", "input_schema": {"type": "object"}}, {"type": "custom", "name": "pwd"}],
    "tool_choice": {"type": "any", "disable_parallel_tool_use": true},
    "stop_sequences": ["END"], "temperature": 1, "top_p": 0.5,
    "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}
  })") == parsed(R"({
    "messages": [
      {"role": "system", "parts": [{"text": "Be brief."}]},
      {"role": "user", "parts": [{"text": "Hi"}]},
      {"role": "assistant", "parts": [{"text": "Looking."}],
       "calls": [{"id": "t1", "name": "ls", "arguments": "{\"b\":1,\"a\":2}"}], "opaque": "sig"},
      {"role": "tool", "parts": [{"text": "a.png"}, {"image": "AQID", "media_type": "image/png"}], "call_id": "t1"},
      {"role": "tool", "parts": [], "call_id": "t2"},
      {"role": "user", "parts": [{"text": "Go on."}, {"image": "AQI=", "media_type": "image/gif"}]}],
    "tools": [{"name": "ls", "description": "Lists", "parameters": "{\"type\":\"object\"}"},
              {"name": "pwd", "description": "", "parameters": "{\"type\":\"object\",\"properties\":{}}"}],
    "stop": ["END"], "temperature": 1.0, "top_p": 0.5, "max_output_tokens": 50,
    "reply_schema": "{\"type\":\"object\"}", "tool_choice": "required", "one_tool_call": true})"));
}

TEST_CASE("what is wrong with a message is told with its path") {
  const auto with = [](std::string_view more) {
    return fault_of(R"({"messages": [{"role": "user", "content": "Hi"}], )" + std::string(more) +
                    "}");
  };
  CHECK(fault_of("{}") == "messages: a list with at least one member is required");
  CHECK(fault_of(R"({"messages": [{"role": "user"}]})") ==
        "messages[0].content: a text or a list of blocks is required");
  CHECK(
      fault_of(
          R"({"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "url"}}]}]})") ==
      "messages[0].content[0].source.type: base64 is expected; nothing is fetched from elsewhere");
  CHECK(fault_of(R"({"messages": [{"role": "user", "content": [{"type": "document"}]}]})") ==
        "messages[0].content[0]: blocks of type \"document\" are not supported here; text, image "
        "and tool_result are");
  CHECK(
      fault_of(
          R"({"messages": [{"role": "assistant", "content": [{"type": "tool_use", "id": "x", "name": "y", "input": "{}"}]}]})") ==
      "messages[0].content[0].input: an object is expected");
  CHECK(with(R"("temperature": 1.5)") == "temperature: a number from 0 to 1 is expected");
  CHECK(with(R"("tools": [{"type": "bash_20250124", "name": "bash"}])") ==
        "tools[0]: tools of type \"bash_20250124\" are not supported; custom is");
  CHECK(with(R"("tool_choice": {"type": "tool", "name": "x"})") ==
        "tool_choice: there is no tool \"x\"");
  CHECK(with(R"("system": 7)") == "system: a list is expected");
}

TEST_CASE("a reply becomes a message") {
  CHECK(answer_of(kAnthropicMessages, {}, kReply) == parsed(R"({
    "id": "msg_01", "type": "message", "role": "assistant", "model": "claude",
    "content": [
      {"type": "thinking", "thinking": "hmm", "signature": "sig"},
      {"type": "text", "text": "Look", "citations": null},
      {"type": "tool_use", "id": "t1", "name": "ls", "input": {"b": 1, "a": 2}},
      {"type": "tool_use", "id": "t2", "name": "pwd", "input": {"malformed_arguments": "{oops"}}],
    "stop_reason": "tool_use", "stop_sequence": null,
    "usage": {"input_tokens": 5, "cache_creation_input_tokens": 1, "cache_read_input_tokens": 4, "output_tokens": 6}})"));
  const Json hidden =
      answer_of(kAnthropicMessages, {}, R"({"choices": [{"opaque": "sig", "finish": "refused"}]})");
  CHECK(hidden["content"] == parsed(R"([{"type": "redacted_thinking", "data": "sig"}])"));
  CHECK(hidden["stop_reason"] == "refusal");
}

TEST_CASE("what a provider wants back comes back by the signature of the thinking") {
  const Json message = answer_of(kAnthropicMessages, {}, kReply);
  const Json body = {
      {"messages", Json::array({{{"role", "assistant"}, {"content", message["content"]}}})}};
  CHECK(request_of(dump_json(body))["messages"][0]["opaque"] == "sig");
}

TEST_CASE("a message is streamed in the order of the API") {
  const Json message = answer_of(kAnthropicMessages, {}, kReply);
  const auto events = events_of(kAnthropicMessages.events({}, message));
  std::string order;
  for (const auto& event : events) {
    const Json data = event.json();
    CHECK(data["type"] == event.name);
    order += event.name;
    if (data.contains("index")) order += data["index"].dump();
    if (event.name == "content_block_delta")
      order += "=" + data["delta"]["type"].get<std::string>();
    order += " ";
  }
  CHECK(order ==
        "message_start "
        "content_block_start0 content_block_delta0=thinking_delta "
        "content_block_delta0=signature_delta content_block_stop0 "
        "content_block_start1 content_block_delta1=text_delta content_block_stop1 "
        "content_block_start2 content_block_delta2=input_json_delta "
        "content_block_delta2=input_json_delta content_block_stop2 "
        "content_block_start3 content_block_delta3=input_json_delta "
        "content_block_delta3=input_json_delta content_block_stop3 "
        "message_delta message_stop ");
  const Json start = events.front().json()["message"];
  CHECK(start["content"].empty());
  CHECK(start["stop_reason"].is_null());
  CHECK(start["usage"]["input_tokens"] == 5);
  const Json tool = events[8].json();
  CHECK(tool["content_block"] ==
        parsed(R"({"type": "tool_use", "id": "t1", "name": "ls", "input": {}})"));
  CHECK(events[10].json()["delta"]["partial_json"] == R"({"b":1,"a":2})");
  const Json end = events[events.size() - 2].json();
  CHECK(end["delta"] == parsed(R"({"stop_reason": "tool_use", "stop_sequence": null})"));
  CHECK(end["usage"]["output_tokens"] == 6);
}

TEST_CASE("messages are answered over HTTP, counted, and listed") {
  FakeModel model;
  Endpoint endpoint(model);
  const std::string body =
      R"({"model": "claude-x", "max_tokens": 9, "messages": [{"role": "user", "content": "Hello there"}]})";
  const Response answer =
      endpoint.ask(post("/v1/messages", body, "anthropic-version: 2023-06-01\r\n"));
  CHECK(answer.status == 200);
  CHECK(answer.json()["content"][0]["text"] == "Hello.");
  CHECK(answer.json()["model"] == "claude-x");
  const Response count = endpoint.ask(post("/v1/messages/count_tokens", body));
  CHECK(count.json() == parsed(R"({"input_tokens": 7})"));
  const Response list = endpoint.ask(get("/v1/models", "anthropic-version: 2023-06-01\r\n"));
  CHECK(list.json()["data"][0]["id"] == "agent");
  CHECK(list.json()["has_more"] == false);
}
