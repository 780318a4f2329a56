// Responses, to and from the words of docs/process_protocol.md.
#include "catch.h"
#include "dialect_of_test.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

Json request_of(std::string_view body) { return test::request_of(kOpenaiResponses, body); }
std::string fault_of(std::string_view body) { return test::fault_of(kOpenaiResponses, body); }

const char* const kReply = R"({
  "choices": [{"text": "Look", "reasoning": "hmm", "opaque": "sig", "finish": "tool_calls",
    "calls": [{"id": "c1", "name": "ls", "arguments": "{\"b\":1}"}, {"id": "", "name": "pwd", "arguments": ""}]}],
  "usage": {"input": 10, "cached": 4, "output": 6, "reasoning": 2}, "served_by": "m"})";

}  // namespace

TEST_CASE("a response asks for what its body says") {
  CHECK(request_of(R"({
    "model": "agent", "instructions": "Be brief.", "store": true, "unknown": [],
    "input": [
      {"role": "user", "content": [{"type": "input_text", "text": "What?"}, {"type": "input_image", "image_url": "data:image/png;base64,AQID"}]},
      {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "sig"},
      {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Looking.", "annotations": []}]},
      {"type": "function_call", "call_id": "c1", "name": "ls", "arguments": "{}"},
      {"type": "function_call", "call_id": "c2", "name": "pwd", "arguments": ""},
      {"type": "function_call_output", "call_id": "c1", "output": "a.txt"},
      {"type": "function_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "/"}]},
      {"type": "reasoning", "summary": [], "encrypted_content": "sig2"},
      {"type": "function_call", "call_id": "c3", "name": "ls", "arguments": "{}"},
      {"role": "developer", "content": "Hurry."}],
    "tools": [{"type": "function", "name": "ls", "description": "Lists", "parameters": {"type": "object"}, "strict": true}],
    "tool_choice": {"type": "function", "name": "ls"}, "parallel_tool_calls": false,
    "max_output_tokens": 70, "temperature": 0, "top_p": 1, "top_logprobs": 3,
    "text": {"format": {"type": "json_schema", "name": "x", "schema": {"type": "object"}}}
  })") == parsed(R"({
    "messages": [
      {"role": "system", "parts": [{"text": "Be brief."}]},
      {"role": "user", "parts": [{"text": "What?"}, {"image": "AQID", "media_type": "image/png"}]},
      {"role": "assistant", "parts": [{"text": "Looking."}],
       "calls": [{"id": "c1", "name": "ls", "arguments": "{}"}, {"id": "c2", "name": "pwd", "arguments": ""}], "opaque": "sig"},
      {"role": "tool", "parts": [{"text": "a.txt"}], "call_id": "c1"},
      {"role": "tool", "parts": [{"text": "/"}], "call_id": "c2"},
      {"role": "assistant", "parts": [], "calls": [{"id": "c3", "name": "ls", "arguments": "{}"}], "opaque": "sig2"},
      {"role": "system", "parts": [{"text": "Hurry."}]}],
    "tools": [{"name": "ls", "description": "Lists", "parameters": "{\"type\":\"object\"}"}],
    "temperature": 0.0, "top_p": 1.0, "max_output_tokens": 70, "reply_schema": "{\"type\":\"object\"}",
    "tool_choice": "required", "one_tool_call": true, "tokens": true, "alternatives": 3})"));
  CHECK(request_of(R"({"input": "Hi"})") ==
        parsed(R"({"messages": [{"role": "user", "parts": [{"text": "Hi"}]}]})"));
}

TEST_CASE("what is wrong with a response is told with its path") {
  CHECK(fault_of("{}") == "input: a list with at least one member is required");
  CHECK(fault_of(R"({"input": "Hi", "previous_response_id": "resp_1"})") ==
        "previous_response_id: nothing is kept between requests: send the whole chat as input");
  CHECK(fault_of(R"({"input": "Hi", "background": true})") == "background: not supported");
  CHECK(fault_of(R"({"input": [{"type": "item_reference", "id": "x"}]})") ==
        "input[0]: nothing is kept between requests: send the item itself");
  CHECK(
      fault_of(R"({"input": [{"type": "web_search_call"}]})").rfind("input[0]: items of type", 0) ==
      0);
  CHECK(fault_of(R"({"input": [{"type": "function_call", "name": "x"}]})") ==
        "input[0].call_id: a text is required");
  CHECK(fault_of(R"({"input": "Hi", "tools": [{"type": "web_search"}]})") ==
        "tools[0]: tools of type \"web_search\" are not supported; function is");
  CHECK(fault_of(R"({"input": "Hi", "text": {"format": 1}})") ==
        "text.format: an object is expected");
}

TEST_CASE("a reply becomes a response") {
  AskedChat asked = *kOpenaiResponses.read(
      parsed(R"({"input": "Hi", "temperature": 0.5, "metadata": {"a": "b"}})"));
  const Json response = answer_of(kOpenaiResponses, asked, kReply);
  CHECK(response["output"] == parsed(R"([
    {"id": "rs_01", "type": "reasoning", "summary": [{"type": "summary_text", "text": "hmm"}], "encrypted_content": "sig", "status": "completed"},
    {"id": "msg_01", "type": "message", "role": "assistant", "status": "completed",
     "content": [{"type": "output_text", "text": "Look", "annotations": [], "logprobs": []}]},
    {"id": "fc_01_0", "type": "function_call", "status": "completed", "call_id": "c1", "name": "ls", "arguments": "{\"b\":1}"},
    {"id": "fc_01_1", "type": "function_call", "status": "completed", "call_id": "call_01_1", "name": "pwd", "arguments": ""}])"));
  CHECK(response["status"] == "completed");
  CHECK(response["temperature"] == 0.5);
  CHECK(response["metadata"] == parsed(R"({"a": "b"})"));
  CHECK(
      response["usage"] ==
      parsed(
          R"({"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 0},
    "output_tokens": 6, "output_tokens_details": {"reasoning_tokens": 2}, "total_tokens": 16})"));
  const Json cut =
      answer_of(kOpenaiResponses, asked, R"({"choices": [{"text": "Lo", "finish": "length"}]})");
  CHECK(cut["status"] == "incomplete");
  CHECK(cut["incomplete_details"]["reason"] == "max_output_tokens");
  CHECK(cut["usage"].is_null());
}

TEST_CASE("the output of a response is the input of the next") {
  const AskedChat asked = *kOpenaiResponses.read(parsed(R"({"input": "Hi"})"));
  Json body = {{"input", answer_of(kOpenaiResponses, asked, kReply)["output"]}};
  const Json messages = request_of(dump_json(body))["messages"];
  REQUIRE(messages.size() == 1);
  CHECK(messages[0]["opaque"] == "sig");
  CHECK(messages[0]["calls"].size() == 2);
  CHECK(messages[0]["parts"][0]["text"] == "Look");
}

TEST_CASE("a response is streamed in the order of the API") {
  const AskedChat asked = *kOpenaiResponses.read(parsed(R"({"input": "Hi"})"));
  const Json response = answer_of(kOpenaiResponses, asked, kReply);
  const auto events = events_of(kOpenaiResponses.events(asked, response));
  std::string order;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Json data = events[i].json();
    CHECK(data["type"] == events[i].name);
    CHECK(data["sequence_number"] == i);
    order += events[i].name.substr(9);
    if (data.contains("output_index")) order += data["output_index"].dump();
    order += " ";
  }
  CHECK(order ==
        "created in_progress "
        "output_item.added0 reasoning_summary_part.added0 reasoning_summary_text.delta0 "
        "reasoning_summary_text.done0 reasoning_summary_part.done0 output_item.done0 "
        "output_item.added1 content_part.added1 output_text.delta1 output_text.done1 "
        "content_part.done1 output_item.done1 "
        "output_item.added2 function_call_arguments.delta2 function_call_arguments.done2 "
        "output_item.done2 "
        "output_item.added3 function_call_arguments.delta3 function_call_arguments.done3 "
        "output_item.done3 completed ");
  CHECK(events.front().json()["response"]["output"].empty());
  CHECK(events.front().json()["response"]["status"] == "in_progress");
  CHECK(events.back().json()["response"] == response);
}

TEST_CASE("responses are answered over HTTP") {
  FakeModel model;
  Endpoint endpoint(model);
  const Response answer = endpoint.ask(post("/v1/responses", R"({"model": "x", "input": "Hi"})"));
  CHECK(answer.status == 200);
  CHECK(answer.json()["output"][0]["content"][0]["text"] == "Hello.");
  CHECK(endpoint.ask(get("/v1/responses/resp_1")).status == 404);
}
