#include "chat.h"

#include <iterator>

namespace react {
namespace {

using Json = nlohmann::ordered_json;
using mlgym::Role;

constexpr const char* kRoles[] = {"system", "user", "assistant", "tool"};

// MESSAGE of docs/process_protocol.md. The chats of this agent hold no images.
Json json_of(const mlgym::Message& message) {
  Json json = {{"role", kRoles[static_cast<int>(message.role)]},
               {"parts", Json::array({{{"text", message.text}}})}};
  for (const auto& call : message.calls) {
    json["calls"].push_back({{"id", call.id}, {"name", call.name}, {"arguments", call.arguments}});
  }
  if (!message.call_id.empty()) json["call_id"] = message.call_id;
  if (!message.opaque.empty()) json["opaque"] = message.opaque;
  return json;
}

Role role_of(const Json& word) {
  for (const Role role : {Role::system, Role::user, Role::assistant, Role::tool}) {
    if (word == kRoles[static_cast<int>(role)]) return role;
  }
  throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "there is no role " + word.dump());
}

mlgym::Message message_of(const Json& json) {
  mlgym::Message message;
  message.role = role_of(json.at("role"));
  for (const auto& part : json.at("parts")) message.text += part.at("text");
  for (const auto& call : json.value("calls", Json::array()))
    message.calls.push_back({call.at("id"), call.at("name"), call.at("arguments")});
  message.call_id = json.value("call_id", "");
  message.opaque = json.value("opaque", "");
  return message;
}

}  // namespace

void Chat::add(Role role, std::string text, std::string call_id) {
  add(mlgym::Message{role, std::move(text), {}, {}, std::move(call_id)});
}

void Chat::drop_passing() {
  request_.messages.resize(settled_);
  if (ends_.size() > settled_) {
    ends_.resize(settled_);
    written_.resize(ends_.empty() ? 0 : ends_.back());
  }
}

void Chat::save(std::string& into) const {
  for (std::size_t i = ends_.size(); i < request_.messages.size(); ++i) {
    if (i > 0) written_ += ',';
    // What is no UTF-8, against the contract, is replaced: a chat with a flaw is better than none.
    written_ += json_of(request_.messages[i]).dump(-1, ' ', false, Json::error_handler_t::replace);
    ends_.push_back(written_.size());
  }
  const std::string head = "{\"settled\":" + std::to_string(settled_) + ",\"messages\":[";
  into.reserve(into.size() + head.size() + written_.size() + 8);  // the whole is copied once
  into += head;
  into += written_;
  into += "]}";
}

void Chat::restore(const Json& saved) {
  std::vector<mlgym::Message> messages;
  for (const auto& message : saved.at("messages")) messages.push_back(message_of(message));
  const std::size_t settled = saved.at("settled");
  if (settled > messages.size())
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "more messages stay than are there");
  request_.messages = std::move(messages);
  settled_ = settled;
  written_.clear();
  ends_.clear();
}

}  // namespace react
