#include "contents.h"

#include <algorithm>
#include <map>

#include "model_http/base64.h"
#include "model_http/chat_format.h"

namespace gemini {
namespace {

using model_http::has_words;
using model_http::Json;
using model_http::member;
using model_http::text_of;

// "Thought signatures" of Google's documentation names it for calls of other models.
constexpr const char* kForeignSignature = "skip_thought_signature_validator";

bool is_thought(const Json& part) { return member(part, "thought") == Json(true); }

bool says_the_same(const Json& parts, const mlgym::Message& message) {
  std::string text;
  std::size_t calls = 0;
  for (const auto& part : parts) {
    if (!is_thought(part)) text += text_of(part, "text");
    const Json& call = member(part, "functionCall");
    if (!call.is_object()) continue;
    if (calls == message.calls.size()) return false;
    const mlgym::ToolCall& said = message.calls[calls++];
    const Json& arguments = member(call, "args");
    if (text_of(call, "name") != said.name ||
        model_http::arguments_of(said) != (arguments.is_null() ? Json::object() : arguments))
      return false;
  }
  return text == message.text && calls == message.calls.size() && message.images.empty();
}

// Turns messages into contents, and remembers the calls that later messages answer.
class Contents {
 public:
  explicit Contents(bool signed_calls) : signed_calls_(signed_calls) {}

  void add(const mlgym::Message& message) {
    switch (message.role) {
      case mlgym::Role::assistant:
        return append("model", model_parts(message));
      case mlgym::Role::tool:
        return append("user", answer_parts(message));
      default:
        return append("user", plain_parts(message));
    }
  }
  Json take() { return std::move(contents_); }
  bool empty() const { return contents_.empty(); }

 private:
  struct Call {
    std::string name;
    std::string id;  // as Gemini gave it; empty: it gave none
  };

  void append(const char* role, const Json& parts) {
    if (parts.empty()) return;
    if (contents_.empty() || contents_.back()["role"] != role)
      contents_.push_back({{"role", role}, {"parts", Json::array()}});
    Json& list = contents_.back()["parts"];
    list.insert(list.end(), parts.begin(), parts.end());
  }

  static Json plain_parts(const mlgym::Message& message) {
    Json parts = Json::array();
    if (has_words(message.text)) parts.push_back({{"text", message.text}});
    for (const auto& image : message.images) {
      parts.push_back(
          {{"inlineData",
            {{"mimeType", image.media_type}, {"data", model_http::to_base64(image.data)}}}});
    }
    if (parts.empty() && message.role != mlgym::Role::assistant)
      parts.push_back({{"text", "(empty)"}});
    return parts;
  }

  Json model_parts(const mlgym::Message& message) {
    const Json kept = model_http::parse_json(message.opaque).value_or(nullptr);
    const bool same = kept.is_array() && says_the_same(kept, message);
    Json parts = same ? kept : plain_parts(message);
    std::size_t number = 0;
    if (same) {
      for (const auto& part : parts) {
        const Json& call = member(part, "functionCall");
        if (!call.is_object()) continue;
        calls_[message.calls[number++].id] = {text_of(call, "name"), text_of(call, "id")};
      }
      return parts;
    }
    const std::size_t first_call = parts.size();
    for (const auto& call : message.calls) {
      calls_[call.id] = {call.name, ""};
      parts.push_back(
          {{"functionCall", {{"name", call.name}, {"args", model_http::arguments_of(call)}}}});
    }
    if (signed_calls_ && parts.size() > first_call)
      parts[first_call]["thoughtSignature"] = kForeignSignature;
    return parts;
  }

  Json answer_parts(const mlgym::Message& message) {
    const auto found = calls_.find(message.call_id);
    const Call call = found == calls_.end() ? Call{"unknown", ""} : found->second;
    Json answer = {{"name", call.name}, {"response", {{"result", message.text}}}};
    if (!call.id.empty()) answer["id"] = call.id;
    Json parts = Json::array({{{"functionResponse", std::move(answer)}}});
    if (!message.images.empty()) {
      mlgym::Message images = message;
      images.text = "Images from " + call.name + ":";
      const Json shown = plain_parts(images);
      parts.insert(parts.end(), shown.begin(), shown.end());
    }
    return parts;
  }

  bool signed_calls_;
  Json contents_ = Json::array();
  std::map<std::string, Call> calls_;
};

}  // namespace

Chat chat_of(const std::vector<mlgym::Message>& messages, bool signed_calls) {
  Chat chat;
  Contents contents(signed_calls);
  for (const auto& message : messages) {
    if (message.role == mlgym::Role::system && contents.empty()) {
      if (has_words(message.text)) chat.instructions.push_back({{"text", message.text}});
    } else {
      contents.add(message);
    }
  }
  chat.contents = contents.take();
  return chat;
}

std::string kept_of(const Json& parts) {
  const bool is_signed = std::any_of(parts.begin(), parts.end(), [](const Json& part) {
    return !text_of(part, "thoughtSignature").empty();
  });
  return is_signed ? model_http::dump(parts) : "";
}

}  // namespace gemini
