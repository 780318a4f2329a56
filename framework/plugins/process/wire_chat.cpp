#include "plugins/process/wire_chat.h"

#include <cmath>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/json.h"
#include "plugins/call.h"
#include "plugins/process/wire.h"

namespace mlgym {
namespace {

constexpr const char* kRoles[] = {"system", "user", "assistant", "tool"};
constexpr const char* kFinishes[] = {"stop", "length", "tool_calls", "refused"};

// The position of a word in a list of the protocol.
template <std::size_t N>
std::int32_t number_of(const char* const (&words)[N], std::string_view word,
                       std::int32_t otherwise) {
  for (std::size_t i = 0; i < N; ++i) {
    if (word == words[i]) return static_cast<std::int32_t>(i);
  }
  return otherwise;
}

template <std::size_t N>
const char* word_of(const char* const (&words)[N], std::int32_t number) {
  const auto i = static_cast<std::size_t>(number);
  return words[i < N ? i : 0];
}

Json wire_call(const mlgym_tool_call& call) {
  return {{"id", wire_text(call.id)},
          {"name", wire_text(call.name)},
          {"arguments", wire_text(call.arguments)}};
}

Json wire_part(const mlgym_part& part) {
  if (part.kind != MLGYM_PART_IMAGE) return {{"text", wire_text(part.text)}};
  const std::string_view bytes(reinterpret_cast<const char*>(part.data.data), part.data.size);
  return {{"image", to_base64(bytes)}, {"media_type", wire_text(part.media_type)}};
}

Json wire_message(const mlgym_message& message) {
  Json parts = Json::array(), calls = Json::array();
  for (std::size_t i = 0; i < message.part_count; ++i)
    parts.push_back(wire_part(*message.parts[i]));
  for (std::size_t i = 0; i < message.call_count; ++i)
    calls.push_back(wire_call(*message.calls[i]));
  Json wire = {{"role", word_of(kRoles, message.role)}, {"parts", std::move(parts)}};
  if (!calls.empty()) wire["calls"] = std::move(calls);
  if (message.call_id.size > 0) wire["call_id"] = wire_text(message.call_id);
  return wire;
}

Json wire_usage(const mlgym_usage& usage) {
  Json wire = Json::object();
  const auto add = [&wire](const char* key, std::int64_t tokens) {
    if (tokens >= 0) wire[key] = tokens;
  };
  add("input", usage.input);
  add("cached", usage.cached);
  add("output", usage.output);
  add("reasoning", usage.reasoning);
  return wire;
}

mlgym_tool_call call_from(const Json& call) {
  return {sizeof(mlgym_tool_call), 0, borrow(text_of(call, "id")), borrow(text_of(call, "name")),
          borrow(text_of(call, "arguments"))};
}

}  // namespace

Json wire_messages(const mlgym_message* const* messages, std::size_t count) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(wire_message(*messages[i]));
  return list;
}

Json wire_request(const mlgym_request& request) {
  Json wire = {{"messages", wire_messages(request.messages, request.message_count)}};
  if (request.tool_count > 0) {
    Json tools = Json::array();
    for (std::size_t i = 0; i < request.tool_count; ++i) {
      const mlgym_tool_description& tool = *request.tools[i];
      tools.push_back({{"name", wire_text(tool.name)},
                       {"description", wire_text(tool.description)},
                       {"parameters", wire_text(tool.parameters)}});
    }
    wire["tools"] = std::move(tools);
  }
  if (request.stop_count > 0) {
    Json stop = Json::array();
    for (std::size_t i = 0; i < request.stop_count; ++i) stop.push_back(wire_text(request.stop[i]));
    wire["stop"] = std::move(stop);
  }
  if (request.choices > 1) wire["choices"] = request.choices;
  if (!std::isnan(request.temperature)) wire["temperature"] = wire_number(request.temperature);
  if (!std::isnan(request.top_p)) wire["top_p"] = wire_number(request.top_p);
  if (request.max_output_tokens > 0) wire["max_output_tokens"] = request.max_output_tokens;
  if (request.seed >= 0) wire["seed"] = request.seed;
  return wire;
}

// Deques, because what is pointed to must not move.
struct ReceivedRequest::State {
  std::deque<std::string> bytes;
  std::deque<mlgym_part> parts;
  std::deque<mlgym_tool_call> calls;
  std::deque<mlgym_message> messages;
  std::deque<mlgym_tool_description> tools;
  std::deque<std::vector<const mlgym_part*>> part_lists;
  std::deque<std::vector<const mlgym_tool_call*>> call_lists;
  std::vector<const mlgym_message*> message_list;
  std::vector<const mlgym_tool_description*> tool_list;
  std::vector<mlgym_str> stop;
  mlgym_request raw{};

  void add_part(const Json& from) {
    mlgym_part part{};
    part.size = sizeof part;
    if (from.contains("image")) {
      auto decoded = from_base64(text_of(from, "image"));
      bytes.push_back(decoded ? std::move(*decoded) : "");
      part.kind = MLGYM_PART_IMAGE;
      part.data = {reinterpret_cast<const unsigned char*>(bytes.back().data()),
                   bytes.back().size()};
      part.media_type = borrow(text_of(from, "media_type"));
    } else {
      part.text = borrow(text_of(from, "text"));
    }
    parts.push_back(part);
    part_lists.back().push_back(&parts.back());
  }

  void add_message(const Json& from) {
    part_lists.emplace_back();
    call_lists.emplace_back();
    for (const auto& part : from.at("parts")) add_part(part);
    if (from.contains("calls")) {
      for (const auto& call : from["calls"]) {
        calls.push_back(call_from(call));
        call_lists.back().push_back(&calls.back());
      }
    }
    messages.push_back(
        {sizeof(mlgym_message), number_of(kRoles, text_of(from, "role"), MLGYM_ROLE_USER),
         part_lists.back().data(), part_lists.back().size(), call_lists.back().data(),
         call_lists.back().size(), borrow(text_of(from, "call_id"))});
    message_list.push_back(&messages.back());
  }
};

ReceivedRequest::ReceivedRequest(const Json& request) : state_(std::make_unique<State>()) {
  State& state = *state_;
  constexpr double kOwn = std::numeric_limits<double>::quiet_NaN();
  for (const auto& message : request.at("messages")) state.add_message(message);
  if (request.contains("tools")) {
    for (const auto& tool : request["tools"]) {
      state.tools.push_back({sizeof(mlgym_tool_description), 0, borrow(text_of(tool, "name")),
                             borrow(text_of(tool, "description")),
                             borrow(text_of(tool, "parameters"))});
      state.tool_list.push_back(&state.tools.back());
    }
  }
  if (request.contains("stop")) {
    for (const auto& word : request["stop"])
      state.stop.push_back(borrow(word.get_ref<const std::string&>()));
  }
  state.raw = {sizeof state.raw,
               request.value("choices", 1),
               state.message_list.data(),
               state.message_list.size(),
               state.tool_list.data(),
               state.tool_list.size(),
               state.stop.data(),
               state.stop.size(),
               request.contains("temperature") ? number_from(request["temperature"]) : kOwn,
               request.contains("top_p") ? number_from(request["top_p"]) : kOwn,
               request.value("max_output_tokens", std::int64_t{0}),
               request.value("seed", std::int64_t{-1})};
}

ReceivedRequest::~ReceivedRequest() = default;
const mlgym_request* ReceivedRequest::get() const { return &state_->raw; }

GatheredReply::GatheredReply(std::int32_t choices) {
  reply_ = {{"choices", Json::array()}, {"usage", Json::object()}};
  for (std::int32_t i = 0; i < std::max(choices, 1); ++i)
    reply_["choices"].push_back(
        {{"text", ""}, {"reasoning", ""}, {"calls", Json::array()}, {"finish", "stop"}});
  raw_.size = sizeof raw_;
  raw_.state = &reply_;
  static constexpr auto choice = [](const mlgym_reply* reply, std::int32_t number) -> Json* {
    Json& list = (*static_cast<Json*>(reply->state))["choices"];
    const auto i = static_cast<std::size_t>(number);
    return i < list.size() ? &list[i] : nullptr;
  };
  raw_.text = [](const mlgym_reply* reply, std::int32_t number, mlgym_str chunk) {
    if (Json* into = choice(reply, number)) (*into)["text"].get_ref<std::string&>() += view(chunk);
  };
  raw_.reasoning = [](const mlgym_reply* reply, std::int32_t number, mlgym_str chunk) {
    if (Json* into = choice(reply, number))
      (*into)["reasoning"].get_ref<std::string&>() += view(chunk);
  };
  raw_.tool_call = [](const mlgym_reply* reply, std::int32_t number, const mlgym_tool_call* call) {
    if (Json* into = choice(reply, number)) (*into)["calls"].push_back(wire_call(*call));
  };
  raw_.finish = [](const mlgym_reply* reply, std::int32_t number, std::int32_t reason) {
    if (Json* into = choice(reply, number)) (*into)["finish"] = word_of(kFinishes, reason);
  };
  raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
    (*static_cast<Json*>(reply->state))["usage"] = wire_usage(*usage);
  };
  raw_.retry_after = [](const mlgym_reply* reply, double seconds) {
    (*static_cast<Json*>(reply->state))["retry_after"] = wire_number(seconds);
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
    tell(reply, {{"choice", choice}, {"finish", word_of(kFinishes, reason)}});
  };
  raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
    tell(reply, {{"usage", wire_usage(*usage)}});
  };
  raw_.retry_after = [](const mlgym_reply* reply, double seconds) {
    tell(reply, {{"retry_after", wire_number(seconds)}});
  };
}

void tell_part(const Json& part, const mlgym_reply& receiver) {
  const auto choice = part.value("choice", std::int32_t{0});
  if (part.contains("text") && MLGYM_HAS(&receiver, text))
    receiver.text(&receiver, choice, borrow(text_of(part, "text")));
  if (part.contains("reasoning") && MLGYM_HAS(&receiver, reasoning))
    receiver.reasoning(&receiver, choice, borrow(text_of(part, "reasoning")));
  if (part.contains("call") && MLGYM_HAS(&receiver, tool_call)) {
    const mlgym_tool_call call = call_from(part["call"]);
    receiver.tool_call(&receiver, choice, &call);
  }
  if (part.contains("finish") && MLGYM_HAS(&receiver, finish))
    receiver.finish(&receiver, choice,
                    number_of(kFinishes, text_of(part, "finish"), MLGYM_FINISH_STOP));
  if (part.contains("usage") && MLGYM_HAS(&receiver, usage)) {
    const Json& from = part["usage"];
    const auto tokens = [&from](const char* key) { return from.value(key, std::int64_t{-1}); };
    const mlgym_usage usage{
        sizeof usage, 0, tokens("input"), tokens("cached"), tokens("output"), tokens("reasoning")};
    receiver.usage(&receiver, &usage);
  }
  if (part.contains("retry_after") && MLGYM_HAS(&receiver, retry_after))
    receiver.retry_after(&receiver, number_from(part["retry_after"]));
}

void tell_reply(const Json& reply, const mlgym_reply& receiver) {
  std::int32_t number = 0;
  for (const auto& choice : reply.at("choices")) {
    Json part = {{"choice", number++}};
    if (!text_of(choice, "reasoning").empty()) part["reasoning"] = choice["reasoning"];
    if (!text_of(choice, "text").empty()) part["text"] = choice["text"];
    tell_part(part, receiver);
    if (choice.contains("calls")) {
      for (const auto& call : choice["calls"])
        tell_part({{"choice", part["choice"]}, {"call", call}}, receiver);
    }
    tell_part({{"choice", part["choice"]}, {"finish", choice.value("finish", "stop")}}, receiver);
  }
  Json rest = Json::object();
  for (const char* key : {"usage", "retry_after"}) {
    if (reply.contains(key)) rest[key] = reply[key];
  }
  tell_part(rest, receiver);
}

}  // namespace mlgym
