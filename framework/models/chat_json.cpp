#include "models/chat_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "plugins/call.h"

namespace mlgym {
namespace {

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

absl::StatusOr<Json> message_json(const mlgym_message& message, const RecordContent& record) {
  Json json = {{"role", role_name(message.role)}};
  std::string text;
  Json images = Json::array(), calls = Json::array();
  for (std::size_t i = 0; i < message.part_count; ++i) {
    const mlgym_part& part = *message.parts[i];
    if (part.kind == MLGYM_PART_IMAGE) {
      auto image = record.bytes(bytes_of(part));
      if (!image.ok()) return image;
      images.push_back(
          {{"media_type", to_utf8(view(part.media_type))}, {"data", std::move(*image)}});
    } else {
      text += view(part.text);
    }
  }
  if (!text.empty()) {
    auto recorded = record.text(text);
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
  add(std::to_string(message.part_count));
  for (std::size_t i = 0; i < message.part_count; ++i) {
    add(message.parts[i]->kind == MLGYM_PART_IMAGE ? "image" : "text");
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

KeptReply::KeptReply(const mlgym_reply& receiver, std::int32_t choices)
    : receiver_(receiver), wanted_(std::max(choices, 1)) {
  raw_.size = sizeof raw_;
  raw_.state = this;
  raw_.text = [](const mlgym_reply* reply, int32_t number, mlgym_str chunk) {
    keep(reply, number, [&](Choice& choice, const mlgym_reply& receiver_of) {
      choice.text += view(chunk);
      if (MLGYM_HAS(&receiver_of, text)) receiver_of.text(&receiver_of, number, chunk);
    });
  };
  raw_.reasoning = [](const mlgym_reply* reply, int32_t number, mlgym_str chunk) {
    keep(reply, number, [&](Choice& choice, const mlgym_reply& receiver_of) {
      choice.reasoning += view(chunk);
      if (MLGYM_HAS(&receiver_of, reasoning)) receiver_of.reasoning(&receiver_of, number, chunk);
    });
  };
  raw_.tool_call = [](const mlgym_reply* reply, int32_t number, const mlgym_tool_call* call) {
    keep(reply, number, [&](Choice& choice, const mlgym_reply& receiver_of) {
      choice.calls.push_back(call_json(*call));
      if (MLGYM_HAS(&receiver_of, tool_call)) receiver_of.tool_call(&receiver_of, number, call);
    });
  };
  raw_.finish = [](const mlgym_reply* reply, int32_t number, int32_t reason) {
    keep(reply, number, [&](Choice& choice, const mlgym_reply& receiver_of) {
      choice.finish = reason;
      if (MLGYM_HAS(&receiver_of, finish)) receiver_of.finish(&receiver_of, number, reason);
    });
  };
  raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
    auto& self = *static_cast<KeptReply*>(reply->state);
    self.usage_ = *usage;
    if (MLGYM_HAS(&self.receiver_, usage)) self.receiver_.usage(&self.receiver_, usage);
  };
  raw_.retry_after = [](const mlgym_reply* reply, double seconds) {
    const auto& self = *static_cast<KeptReply*>(reply->state);
    if (MLGYM_HAS(&self.receiver_, retry_after))
      self.receiver_.retry_after(&self.receiver_, seconds);
  };
}

// No exception may go back to the model.
template <class Keep>
void KeptReply::keep(const mlgym_reply* reply, std::int32_t number, Keep keep) {
  auto& self = *static_cast<KeptReply*>(reply->state);
  try {
    if (number < 0 || number >= self.wanted_) {
      self.fault_ = fmt::format("it replied to choice {}, where {} wanted", number,
                                self.wanted_ == 1 ? "one is" : fmt::format("{} are", self.wanted_));
      return;
    }
    keep(self.choice(static_cast<std::size_t>(number)), self.receiver_);
  } catch (...) {
    self.fault_ = "its reply cannot be kept";  // short enough to need no memory
  }
}

KeptReply::Choice& KeptReply::choice(std::size_t number) {
  if (choices_.size() <= number) choices_.resize(number + 1);
  return choices_[number];
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

absl::StatusOr<Json> KeptReply::json(const RecordContent& record) const {
  Json choices = Json::array();
  for (const auto& choice : choices_) {
    auto text = record.text(choice.text);
    if (!text.ok()) return text.status();
    Json one = {{"text", *text}};
    if (!choice.reasoning.empty()) {
      auto reasoning = record.text(choice.reasoning);
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
