#include "plugins/process/wire_reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/text.h"
#include "plugins/call.h"
#include "plugins/chat_words.h"
#include "plugins/process/wire.h"
#include "plugins/process/wire_chat.h"

namespace mlgym {
namespace {

Json wire_usage(const mlgym_usage& told) {
  const mlgym_usage usage = known_usage(told);
  Json wire = Json::object();
  for (const auto& [word, count] : kUsageCounts) {
    if (usage.*count >= 0) wire[std::string(word)] = usage.*count;
  }
  return wire;
}

mlgym_usage usage_from(const Json& wire) {
  mlgym_usage usage = kUnknownUsage;
  for (const auto& [word, count] : kUsageCounts)
    usage.*count = integer_of<std::int64_t>(wire, std::string(word).c_str(), -1);
  return usage;
}

// Its text need not be whole characters.
Json wire_token(const mlgym_token& token) {
  Json wire = Json::object();
  if (token.id >= 0) wire["id"] = token.id;
  if (token.log_probability == token.log_probability)
    wire["log_probability"] = wire_number(token.log_probability);
  const std::string_view text(reinterpret_cast<const char*>(token.text.data), token.text.size);
  if (to_utf8(text) == text) {
    wire["text"] = text;
  } else {
    wire["base64"] = to_base64(text);
  }
  for (std::size_t i = 0; i < token.alternative_count; ++i)
    wire["alternatives"].push_back(wire_token(*token.alternatives[i]));
  return wire;
}

// A token that was received, with its alternatives.
class ReceivedToken {
 public:
  explicit ReceivedToken(const Json& wire) {
    const Json none = Json::array();
    const Json& others = wire.contains("alternatives") ? wire["alternatives"] : none;
    texts_.reserve(others.size() + 1);
    alternatives_.reserve(others.size());
    for (const auto& other : others) {
      alternatives_.push_back(read(other));
      pointers_.push_back(&alternatives_.back());
    }
    raw_ = read(wire);
    raw_.alternatives = pointers_.data();
    raw_.alternative_count = pointers_.size();
  }
  ReceivedToken(const ReceivedToken&) = delete;
  ReceivedToken& operator=(const ReceivedToken&) = delete;
  const mlgym_token* get() const { return &raw_; }

 private:
  mlgym_token read(const Json& wire) {
    const std::string& text = texts_.emplace_back(
        wire.contains("base64") ? from_base64(text_of(wire, "base64")).value_or("")
                                : std::string(text_of(wire, "text")));
    const double unknown = number_from("nan");
    return {sizeof(mlgym_token),
            integer_of<std::int32_t>(wire, "id", -1),
            wire.contains("log_probability") ? number_from(wire["log_probability"]) : unknown,
            {reinterpret_cast<const unsigned char*>(text.data()), text.size()},
            nullptr,
            0};
  }
  std::vector<std::string> texts_;
  std::vector<mlgym_token> alternatives_;
  std::vector<const mlgym_token*> pointers_;
  mlgym_token raw_{};
};

Json wire_ids(const std::int32_t* ids, std::size_t count) {
  return std::vector<std::int32_t>(ids, ids + count);
}

}  // namespace

template <class Keep>
void GatheredReply::keep(const mlgym_reply* reply, Keep keep) {
  auto& self = *static_cast<GatheredReply*>(reply->state);
  try {
    keep(self);
  } catch (...) {
    self.fault_ = "its reply cannot be kept";  // short enough to need no memory
  }
}

template <class Keep>
void GatheredReply::keep_in(const mlgym_reply* reply, std::int32_t number, Keep keep_choice) {
  keep(reply, [&](GatheredReply& self) {
    Json& choices = self.reply_["choices"];
    const auto i = static_cast<std::size_t>(number);
    if (i < choices.size()) return keep_choice(choices[i]);
    self.fault_ = fmt::format(
        "it replied to choice {}, where {} wanted", number,
        choices.size() == 1 ? std::string("one is") : fmt::format("{} are", choices.size()));
  });
}

GatheredReply::GatheredReply(std::int32_t choices) {
  reply_ = {{"choices", Json::array()}, {"usage", Json::object()}};
  for (std::int32_t i = 0; i < std::clamp<std::int32_t>(choices, 1, MLGYM_MOST_CHOICES); ++i)
    reply_["choices"].push_back({{"text", ""}, {"reasoning", ""}, {"calls", Json::array()}});
  raw_.size = sizeof raw_;
  raw_.state = this;
  static constexpr auto append = [](const mlgym_reply* reply, std::int32_t choice, const char* key,
                                    mlgym_str chunk) {
    keep_in(reply, choice, [&](Json& into) { into[key].get_ref<std::string&>() += view(chunk); });
  };
  raw_.text = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
    append(reply, choice, "text", chunk);
  };
  raw_.reasoning = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
    append(reply, choice, "reasoning", chunk);
  };
  raw_.tool_call = [](const mlgym_reply* reply, std::int32_t choice, const mlgym_tool_call* call) {
    keep_in(reply, choice, [call](Json& into) { into["calls"].push_back(wire_call(*call)); });
  };
  raw_.finish = [](const mlgym_reply* reply, std::int32_t choice, std::int32_t reason) {
    keep_in(reply, choice,
            [reason](Json& into) { into["finish"] = word_of(kFinishWords, reason); });
  };
  raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
    keep(reply, [usage](GatheredReply& self) { self.reply_["usage"] = wire_usage(*usage); });
  };
  raw_.retry_after = [](const mlgym_reply* reply, double seconds) {
    keep(reply,
         [seconds](GatheredReply& self) { self.reply_["retry_after"] = wire_number(seconds); });
  };
  raw_.opaque = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str value) {
    keep_in(reply, choice, [value](Json& into) { into["opaque"] = wire_text(value); });
  };
  raw_.token = [](const mlgym_reply* reply, std::int32_t choice, const mlgym_token* token) {
    keep_in(reply, choice, [token](Json& into) { into["tokens"].push_back(wire_token(*token)); });
  };
  raw_.prompt_tokens = [](const mlgym_reply* reply, const std::int32_t* ids, std::size_t count) {
    keep(reply, [&](GatheredReply& self) { self.reply_["prompt_tokens"] = wire_ids(ids, count); });
  };
  raw_.served_by = [](const mlgym_reply* reply, mlgym_str model) {
    keep(reply, [model](GatheredReply& self) { self.reply_["served_by"] = wire_text(model); });
  };
}

PartedReply::PartedReply(Send send) : send_(std::move(send)) {
  raw_.size = sizeof raw_;
  raw_.state = this;
  static constexpr auto tell = [](const mlgym_reply* reply, Json part) {
    static_cast<const PartedReply*>(reply->state)->send_(std::move(part));
  };
  raw_.text = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
    tell(reply, {{"choice", choice}, {"text", wire_text(chunk)}});
  };
  raw_.reasoning = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
    tell(reply, {{"choice", choice}, {"reasoning", wire_text(chunk)}});
  };
  raw_.tool_call = [](const mlgym_reply* reply, std::int32_t choice, const mlgym_tool_call* call) {
    tell(reply, {{"choice", choice}, {"call", wire_call(*call)}});
  };
  raw_.finish = [](const mlgym_reply* reply, std::int32_t choice, std::int32_t reason) {
    tell(reply, {{"choice", choice}, {"finish", word_of(kFinishWords, reason)}});
  };
  raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
    tell(reply, {{"usage", wire_usage(*usage)}});
  };
  raw_.retry_after = [](const mlgym_reply* reply, double seconds) {
    tell(reply, {{"retry_after", wire_number(seconds)}});
  };
  raw_.opaque = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str value) {
    tell(reply, {{"choice", choice}, {"opaque", wire_text(value)}});
  };
  raw_.token = [](const mlgym_reply* reply, std::int32_t choice, const mlgym_token* token) {
    tell(reply, {{"choice", choice}, {"tokens", Json::array({wire_token(*token)})}});
  };
  raw_.prompt_tokens = [](const mlgym_reply* reply, const std::int32_t* ids, std::size_t count) {
    tell(reply, {{"prompt_tokens", wire_ids(ids, count)}});
  };
  raw_.served_by = [](const mlgym_reply* reply, mlgym_str model) {
    tell(reply, {{"served_by", wire_text(model)}});
  };
}

void tell_part(const Json& part, const mlgym_reply& receiver) {
  const auto choice = integer_of<std::int32_t>(part, "choice", 0);
  if (part.contains("text") && MLGYM_HAS(&receiver, text))
    receiver.text(&receiver, choice, borrow(text_of(part, "text")));
  if (part.contains("reasoning") && MLGYM_HAS(&receiver, reasoning))
    receiver.reasoning(&receiver, choice, borrow(text_of(part, "reasoning")));
  if (part.contains("call") && MLGYM_HAS(&receiver, tool_call)) {
    const mlgym_tool_call call = call_from(part["call"]);
    receiver.tool_call(&receiver, choice, &call);
  }
  if (part.contains("opaque") && MLGYM_HAS(&receiver, opaque))
    receiver.opaque(&receiver, choice, borrow(text_of(part, "opaque")));
  if (part.contains("tokens") && MLGYM_HAS(&receiver, token)) {
    for (const auto& token : part["tokens"])
      receiver.token(&receiver, choice, ReceivedToken(token).get());
  }
  if (part.contains("finish") && MLGYM_HAS(&receiver, finish))
    receiver.finish(&receiver, choice,
                    number_of(kFinishWords, text_of(part, "finish"), MLGYM_FINISH_STOP));
  if (part.contains("prompt_tokens") && MLGYM_HAS(&receiver, prompt_tokens)) {
    std::vector<std::int32_t> ids;
    for (const auto& id : part["prompt_tokens"]) ids.push_back(integer_from<std::int32_t>(id));
    receiver.prompt_tokens(&receiver, ids.data(), ids.size());
  }
  if (part.contains("served_by") && MLGYM_HAS(&receiver, served_by))
    receiver.served_by(&receiver, borrow(text_of(part, "served_by")));
  if (part.contains("usage") && MLGYM_HAS(&receiver, usage)) {
    const mlgym_usage usage = usage_from(part["usage"]);
    receiver.usage(&receiver, &usage);
  }
  if (part.contains("retry_after") && MLGYM_HAS(&receiver, retry_after))
    receiver.retry_after(&receiver, number_from(part["retry_after"]));
}

void tell_reply(const Json& reply, const mlgym_reply& receiver) {
  std::int32_t number = 0;
  for (const auto& choice : reply.at("choices")) {
    const std::int32_t own = number++;
    Json part = {{"choice", own}};
    for (const char* key : {"reasoning", "text", "opaque"}) {
      if (!text_of(choice, key).empty()) part[key] = choice[key];
    }
    if (choice.contains("tokens")) part["tokens"] = choice["tokens"];
    tell_part(part, receiver);
    if (choice.contains("calls")) {
      for (const auto& call : choice["calls"])
        tell_part({{"choice", own}, {"call", call}}, receiver);
    }
    tell_part({{"choice", own}, {"finish", choice.value("finish", "stop")}}, receiver);
  }
  Json rest = Json::object();
  for (const char* key : {"prompt_tokens", "served_by", "usage", "retry_after"}) {
    if (reply.contains(key) && !reply[key].empty()) rest[key] = reply[key];
  }
  tell_part(rest, receiver);
}

}  // namespace mlgym
