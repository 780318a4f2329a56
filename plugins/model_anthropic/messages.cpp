#include "messages.h"

#include <algorithm>

#include "kept_content.h"
#include "model_http/base64.h"
#include "model_http/chat_format.h"

namespace anthropic {
namespace {

using model_http::has_words;
using model_http::Json;
using model_http::text_of;

Json text_block(const std::string& text) { return {{"type", "text"}, {"text", text}}; }

Json blocks_of(const mlgym::Message& message) {
  Json blocks = Json::array();
  if (has_words(message.text)) blocks.push_back(text_block(message.text));
  for (const auto& image : message.images) {
    blocks.push_back({{"type", "image"},
                      {"source",
                       {{"type", "base64"},
                        {"media_type", image.media_type},
                        {"data", model_http::to_base64(image.data)}}}});
  }
  for (const auto& call : message.calls) {
    blocks.push_back({{"type", "tool_use"},
                      {"id", call.id},
                      {"name", call.name},
                      {"input", model_http::arguments_of(call)}});
  }
  return blocks;
}

Json content_of(const mlgym::Message& message, bool reasoning) {
  Json blocks = blocks_of(message);
  if (message.role == mlgym::Role::tool) {
    Json result = {{"type", "tool_result"}, {"tool_use_id", message.call_id}};
    if (!blocks.empty()) result["content"] = std::move(blocks);
    return Json::array({std::move(result)});
  }
  if (message.role == mlgym::Role::assistant && reasoning) {
    Json kept = content_from(message, blocks);
    if (!kept.is_null()) return kept;
  }
  if (message.role != mlgym::Role::assistant && blocks.empty())
    blocks.push_back(text_block("(empty)"));
  return blocks;
}

bool is_result(const Json& block) { return text_of(block, "type") == "tool_result"; }

// A reply that is begun for the model may not end in white space.
void trim_last(Json& messages) {
  if (messages.empty() || messages.back()["role"] != "assistant") return;
  Json& block = messages.back()["content"].back();
  if (text_of(block, "type") != "text") return;
  auto& text = block["text"].get_ref<std::string&>();
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
}

}  // namespace

Chat chat_of(const std::vector<mlgym::Message>& messages, bool reasoning) {
  Chat chat;
  for (const auto& message : messages) {
    if (message.role == mlgym::Role::system && chat.messages.empty()) {
      if (has_words(message.text)) chat.system.push_back(text_block(message.text));
      continue;
    }
    Json content = content_of(message, reasoning);
    if (content.empty()) continue;
    const char* role = message.role == mlgym::Role::assistant ? "assistant" : "user";
    if (chat.messages.empty() || chat.messages.back()["role"] != role)
      chat.messages.push_back({{"role", role}, {"content", Json::array()}});
    Json& turn = chat.messages.back()["content"];
    turn.insert(turn.end(), content.begin(), content.end());
    std::stable_partition(turn.begin(), turn.end(), is_result);
  }
  trim_last(chat.messages);
  return chat;
}

}  // namespace anthropic
