#include "kept_content.h"

#include <algorithm>

#include "model_http/chat_format.h"

namespace anthropic {
namespace {

using model_http::Json;
using model_http::text_of;

bool is_reasoning(const Json& block) {
  const std::string& type = text_of(block, "type");
  return type == "thinking" || type == "redacted_thinking";
}

bool says_the_same(const Json& content, const mlgym::Message& message) {
  std::string text;
  std::size_t calls = 0;
  for (const auto& block : content) {
    const std::string& type = text_of(block, "type");
    if (type == "text") {
      text += text_of(block, "text");
    } else if (type == "tool_use") {
      if (calls == message.calls.size()) return false;
      const mlgym::ToolCall& call = message.calls[calls++];
      if (text_of(block, "id") != call.id || text_of(block, "name") != call.name ||
          model_http::member(block, "input") != model_http::arguments_of(call))
        return false;
    }
  }
  return text == message.text && calls == message.calls.size() && message.images.empty();
}

// The API gives blocks of mere white space, and takes none.
bool may_be_sent(const Json& block) {
  return text_of(block, "type") != "text" || model_http::has_words(text_of(block, "text"));
}

}  // namespace

std::string kept_of(const Json& content) {
  const bool reasoned = std::any_of(content.begin(), content.end(), is_reasoning);
  return reasoned ? model_http::dump(content) : "";
}

Json content_from(const mlgym::Message& message, const Json& own_blocks) {
  const Json kept = model_http::parse_json(message.opaque).value_or(nullptr);
  if (!kept.is_array()) return nullptr;
  const bool same = says_the_same(kept, message);
  Json content = Json::array();
  for (const auto& block : kept) {
    if (is_reasoning(block) || (same && may_be_sent(block))) content.push_back(block);
  }
  if (!same) content.insert(content.end(), own_blocks.begin(), own_blocks.end());
  return content;
}

}  // namespace anthropic
