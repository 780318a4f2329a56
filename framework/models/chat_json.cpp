#include "models/chat_json.h"

#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "plugins/call.h"

namespace mlgym {
namespace {

constexpr std::int32_t kMostChoices = 128;

std::string_view role_name(std::int32_t role) {
  switch (role) {
    case MLGYM_ROLE_SYSTEM:
      return "system";
    case MLGYM_ROLE_ASSISTANT:
      return "assistant";
    case MLGYM_ROLE_TOOL:
      return "tool";
    default:
      return "user";
  }
}

std::string_view finish_name(std::int32_t finish) {
  switch (finish) {
    case MLGYM_FINISH_LENGTH:
      return "length";
    case MLGYM_FINISH_TOOL_CALLS:
      return "tool_calls";
    case MLGYM_FINISH_REFUSED:
      return "refused";
    default:
      return "stop";
  }
}

Json call_json(const mlgym_tool_call& call) {
  return {{"id", to_utf8(view(call.id))},
          {"name", to_utf8(view(call.name))},
          {"arguments", to_utf8(view(call.arguments))}};
}

std::string_view bytes_of(const mlgym_part& part) {
  return part.kind == MLGYM_PART_IMAGE
             ? std::string_view(reinterpret_cast<const char*>(part.data.data), part.data.size)
             : view(part.text);
}

Json count_or_null(std::int64_t count) { return count < 0 ? Json(nullptr) : Json(count); }

}  // namespace

absl::StatusOr<Json> message_json(const mlgym_message& message, const RecordText& record) {
  Json json = {{"role", role_name(message.role)}};
  std::string text;
  Json images = Json::array(), calls = Json::array();
  for (std::size_t i = 0; i < message.part_count; ++i) {
    const mlgym_part& part = *message.parts[i];
    if (part.kind == MLGYM_PART_IMAGE) {
      images.push_back(
          {{"media_type", to_utf8(view(part.media_type))}, {"sha256", sha256_hex(bytes_of(part))}});
    } else {
      text += view(part.text);
    }
  }
  if (!text.empty()) {
    auto recorded = record(text);
    if (!recorded.ok()) return recorded;
    json["text"] = std::move(*recorded);
  }
  for (std::size_t i = 0; i < message.call_count; ++i)
    calls.push_back(call_json(*message.calls[i]));
  if (!images.empty()) json["images"] = std::move(images);
  if (!calls.empty()) json["calls"] = std::move(calls);
  if (message.call_id.size > 0) json["call_id"] = to_utf8(view(message.call_id));
  return json;
}

std::string message_digest(const mlgym_message& message) {
  Sha256 digest;
  const auto add = [&digest](std::string_view text) {
    digest.add(std::to_string(text.size()) + ":");
    digest.add(text);
  };
  add(role_name(message.role));
  for (std::size_t i = 0; i < message.part_count; ++i) {
    add(view(message.parts[i]->media_type));
    add(bytes_of(*message.parts[i]));
  }
  for (std::size_t i = 0; i < message.call_count; ++i) add(dump_json(call_json(*message.calls[i])));
  add(view(message.call_id));
  return digest.finish_hex();
}

std::uint64_t request_bytes(const mlgym_request& request) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < request.message_count; ++i) {
    const mlgym_message& message = *request.messages[i];
    for (std::size_t k = 0; k < message.part_count; ++k)
      bytes += bytes_of(*message.parts[k]).size();
    for (std::size_t k = 0; k < message.call_count; ++k)
      bytes += message.calls[k]->name.size + message.calls[k]->arguments.size;
  }
  for (std::size_t i = 0; i < request.tool_count; ++i) {
    const mlgym_tool_description& tool = *request.tools[i];
    bytes += tool.name.size + tool.description.size + tool.parameters.size;
  }
  return bytes;
}

KeptReply::KeptReply(const mlgym_reply& receiver) : receiver_(receiver) {
  raw_.size = sizeof raw_;
  raw_.state = this;
  raw_.text = [](const mlgym_reply* reply, int32_t number, mlgym_str chunk) {
    auto& self = *static_cast<KeptReply*>(reply->state);
    self.choice(number).text += view(chunk);
    self.receiver_.text(&self.receiver_, number, chunk);
  };
  raw_.reasoning = [](const mlgym_reply* reply, int32_t number, mlgym_str chunk) {
    auto& self = *static_cast<KeptReply*>(reply->state);
    self.choice(number).reasoning += view(chunk);
    self.receiver_.reasoning(&self.receiver_, number, chunk);
  };
  raw_.tool_call = [](const mlgym_reply* reply, int32_t number, const mlgym_tool_call* call) {
    auto& self = *static_cast<KeptReply*>(reply->state);
    self.choice(number).calls.push_back(call_json(*call));
    self.receiver_.tool_call(&self.receiver_, number, call);
  };
  raw_.finish = [](const mlgym_reply* reply, int32_t number, int32_t reason) {
    auto& self = *static_cast<KeptReply*>(reply->state);
    self.choice(number).finish = reason;
    self.receiver_.finish(&self.receiver_, number, reason);
  };
  raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
    auto& self = *static_cast<KeptReply*>(reply->state);
    self.usage_ = *usage;
    self.receiver_.usage(&self.receiver_, usage);
  };
  raw_.retry_after = [](const mlgym_reply* reply, double seconds) {
    const auto& self = *static_cast<KeptReply*>(reply->state);
    self.receiver_.retry_after(&self.receiver_, seconds);
  };
}

KeptReply::Choice& KeptReply::choice(std::int32_t number) {
  const auto index = static_cast<std::size_t>(std::clamp(number, 0, kMostChoices - 1));
  if (choices_.size() <= index) choices_.resize(index + 1);
  return choices_[index];
}

std::uint64_t KeptReply::bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& choice : choices_) {
    bytes += choice.text.size() + choice.reasoning.size();
    for (const auto& call : choice.calls)
      bytes += call["name"].get_ref<const std::string&>().size() +
               call["arguments"].get_ref<const std::string&>().size();
  }
  return bytes;
}

absl::StatusOr<Json> KeptReply::json(const RecordText& record) const {
  Json choices = Json::array();
  for (const auto& choice : choices_) {
    auto text = record(choice.text);
    if (!text.ok()) return text.status();
    Json one = {{"text", *text}};
    if (!choice.reasoning.empty()) {
      auto reasoning = record(choice.reasoning);
      if (!reasoning.ok()) return reasoning.status();
      one["reasoning"] = *reasoning;
    }
    if (!choice.calls.empty()) one["calls"] = choice.calls;
    one["finish"] = finish_name(choice.finish);
    choices.push_back(std::move(one));
  }
  return Json{{"choices", choices},
              {"usage",
               {{"input", count_or_null(usage_.input)},
                {"cached", count_or_null(usage_.cached)},
                {"output", count_or_null(usage_.output)},
                {"reasoning", count_or_null(usage_.reasoning)}}}};
}

}  // namespace mlgym
