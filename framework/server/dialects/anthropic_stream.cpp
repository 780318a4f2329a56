#include "server/dialects/anthropic_stream.h"

#include "base/json.h"
#include "server/dialects/events.h"

namespace mlgym {
namespace {

std::string event(std::string_view type, Json members) {
  Json data = {{"type", type}};
  data.update(members);
  return named_event(type, data);
}

std::string delta(std::size_t index, Json members) {
  return event("content_block_delta", {{"index", index}, {"delta", std::move(members)}});
}

// A block begins without what its deltas bring.
std::string block_events(std::size_t index, const Json& block) {
  const std::string& type = block["type"].get_ref<const std::string&>();
  Json start = block;
  std::string deltas;
  if (type == "text") {
    start["text"] = "";
    deltas = delta(index, {{"type", "text_delta"}, {"text", block["text"]}});
  } else if (type == "thinking") {
    start["thinking"] = start["signature"] = "";
    deltas = delta(index, {{"type", "thinking_delta"}, {"thinking", block["thinking"]}}) +
             delta(index, {{"type", "signature_delta"}, {"signature", block["signature"]}});
  } else if (type == "tool_use") {
    start["input"] = Json::object();
    deltas =
        delta(index, {{"type", "input_json_delta"}, {"partial_json", ""}}) +
        delta(index, {{"type", "input_json_delta"}, {"partial_json", dump_json(block["input"])}});
  }
  return event("content_block_start", {{"index", index}, {"content_block", std::move(start)}}) +
         deltas + event("content_block_stop", {{"index", index}});
}

}  // namespace

std::string anthropic_events(const AskedChat&, const Json& message) {
  Json start = message;
  start["content"] = Json::array();
  start["stop_reason"] = nullptr;
  start["usage"]["output_tokens"] = 0;
  std::string events = event("message_start", {{"message", std::move(start)}});
  std::size_t index = 0;
  for (const auto& block : message["content"]) events += block_events(index++, block);
  events += event(
      "message_delta",
      {{"delta",
        {{"stop_reason", message["stop_reason"]}, {"stop_sequence", message["stop_sequence"]}}},
       {"usage", message["usage"]}});
  return events + event("message_stop", Json::object());
}

}  // namespace mlgym
