#include "reply.h"

#include <algorithm>

#include "kept_content.h"
#include "model_http/chat_format.h"
#include "request.h"

namespace anthropic {
namespace {

using model_http::count_of;
using model_http::member;
using model_http::text_of;

// The API counts as input what it neither read from its cache nor wrote to it.
mlgym::Usage usage_from(const Json& told) {
  mlgym::Usage usage;
  usage.output = count_of(told, "output_tokens");
  const std::int64_t fresh = count_of(told, "input_tokens");
  if (fresh < 0) return usage;
  usage.cached = count_of(told, "cache_read_input_tokens");
  usage.cache_written = count_of(told, "cache_creation_input_tokens");
  usage.input = fresh + std::max<std::int64_t>(usage.cached, 0) +
                std::max<std::int64_t>(usage.cache_written, 0);
  return usage;
}

mlgym::Finish finish_of(const std::string& reason, bool called) {
  if (reason == "refusal") return mlgym::Finish::refused;
  if (reason == "max_tokens" || reason == "model_context_window_exceeded")
    return mlgym::Finish::length;
  return called ? mlgym::Finish::tool_calls : mlgym::Finish::stop;
}

void append(Json& block, const char* key, const std::string& more) {
  if (!block[key].is_string()) block[key] = "";
  block[key].get_ref<std::string&>() += more;
}

}  // namespace

void Reply::read(const Json& reply) {
  if (!member(reply, "content").is_array())
    model_http::fail_unreadable("the reply is no message with content");
  read_message(reply);
  for (const auto& block : reply["content"]) begin_block(block);
  stop_reason_ = text_of(reply, "stop_reason");
  stopped_ = !stop_reason_.empty();
}

void Reply::read_event(const Json& event) {
  const std::string& type = text_of(event, "type");
  if (type == "message_start") {
    read_message(member(event, "message"));
  } else if (type == "content_block_start") {
    begin_block(member(event, "content_block"));
  } else if (type == "content_block_delta") {
    add_to_block(event);
  } else if (type == "message_delta") {
    const std::string& reason = text_of(member(event, "delta"), "stop_reason");
    if (!reason.empty()) stop_reason_ = reason;
    read_usage(member(event, "usage"));
  } else if (type == "message_stop") {
    stopped_ = !stop_reason_.empty();
  }
}

void Reply::read_message(const Json& message) {
  if (!text_of(message, "model").empty()) writer_.served_by(text_of(message, "model"));
  read_usage(member(message, "usage"));
}

// Later counts are of the whole; some are told at the beginning only.
void Reply::read_usage(const Json& told) {
  if (told.is_object()) usage_.update(told);
}

void Reply::begin_block(Json block) {
  if (!block.is_object()) model_http::fail_unreadable("a block of the reply is no JSON object");
  const std::string& type = text_of(block, "type");
  if (type == "text") tell_text(text_of(block, "text"));
  if (type == "thinking" && !text_of(block, "thinking").empty())
    writer_.reasoning(text_of(block, "thinking"));
  std::string arguments;
  const Json& input = member(block, "input");
  if (type == "tool_use" && !input.empty()) arguments = model_http::dump(input);
  blocks_.push_back({std::move(block), std::move(arguments)});
}

void Reply::add_to_block(const Json& event) {
  const std::int64_t index = count_of(event, "index");
  if (index < 0 || index >= static_cast<std::int64_t>(blocks_.size()))
    model_http::fail_unreadable("the reply continues a block that it did not begin");
  Block& block = blocks_[static_cast<std::size_t>(index)];
  const Json& delta = member(event, "delta");
  const std::string& type = text_of(delta, "type");
  if (type == "text_delta") {
    append(block.json, "text", text_of(delta, "text"));
    tell_text(text_of(delta, "text"));
  } else if (type == "thinking_delta") {
    append(block.json, "thinking", text_of(delta, "thinking"));
    writer_.reasoning(text_of(delta, "thinking"));
  } else if (type == "signature_delta") {
    append(block.json, "signature", text_of(delta, "signature"));
  } else if (type == "input_json_delta") {
    block.arguments += text_of(delta, "partial_json");
  }
}

void Reply::tell_text(const std::string& text) {
  if (text.empty()) return;
  if (by_tool_) {
    withheld_ += text;
  } else {
    writer_.text(text);
  }
}

void Reply::end_block(Block& block) {
  if (text_of(block.json, "type") != "tool_use") return;
  mlgym::ToolCall call{text_of(block.json, "id"), text_of(block.json, "name"), block.arguments};
  if (call.id.empty() || call.name.empty())
    model_http::fail_unreadable("a tool call has no name or no id");
  if (call.arguments.empty()) call.arguments = "{}";
  block.json["input"] = model_http::arguments_of(call);
  if (by_tool_ && call.name == kReplyTool) {
    writer_.text(call.arguments);
    replied_ = true;
    return;
  }
  writer_.tool_call(call);
  called_ = true;
}

void Reply::end() {
  if (!stopped_) model_http::fail_unreadable("the reply ends before it is finished");
  if (!usage_.empty()) writer_.usage(usage_from(usage_));
  Json content = Json::array();
  for (auto& block : blocks_) {
    end_block(block);
    content.push_back(std::move(block.json));
  }
  if (!replied_ && !withheld_.empty()) writer_.text(withheld_);
  const std::string kept = kept_of(content);
  if (!kept.empty()) writer_.opaque(kept);
  writer_.finish(finish_of(stop_reason_, called_));
}

}  // namespace anthropic
