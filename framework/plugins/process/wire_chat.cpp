#include "plugins/process/wire_chat.h"

#include <cmath>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/json.h"
#include "plugins/call.h"
#include "plugins/chat_words.h"
#include "plugins/process/wire.h"

namespace mlgym {
namespace {

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
  Json wire = {{"role", role_word(message.role)}, {"parts", std::move(parts)}};
  if (!calls.empty()) wire["calls"] = std::move(calls);
  if (message.call_id.size > 0) wire["call_id"] = wire_text(message.call_id);
  if (MLGYM_KNOWS(&message, opaque) && message.opaque.size > 0)
    wire["opaque"] = wire_text(message.opaque);
  return wire;
}

}  // namespace

Json wire_call(const mlgym_tool_call& call) {
  return {{"id", wire_text(call.id)},
          {"name", wire_text(call.name)},
          {"arguments", wire_text(call.arguments)}};
}

mlgym_tool_call call_from(const Json& call) {
  return {sizeof(mlgym_tool_call), 0, borrow(text_of(call, "id")), borrow(text_of(call, "name")),
          borrow(text_of(call, "arguments"))};
}

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
  if (!MLGYM_KNOWS(&request, alternatives)) return wire;
  if (request.reply_schema.size > 0) wire["reply_schema"] = wire_text(request.reply_schema);
  if (request.tool_choice != MLGYM_TOOLS_AUTO)
    wire["tool_choice"] = word_of(kToolChoiceWords, request.tool_choice);
  if (request.one_tool_call != 0) wire["one_tool_call"] = true;
  if (request.tokens != 0) wire["tokens"] = true;
  if (request.alternatives > 0) wire["alternatives"] = request.alternatives;
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
    messages.push_back({sizeof(mlgym_message),
                        number_of(kRoleWords, text_of(from, "role"), MLGYM_ROLE_USER),
                        part_lists.back().data(), part_lists.back().size(),
                        call_lists.back().data(), call_lists.back().size(),
                        borrow(text_of(from, "call_id")), borrow(text_of(from, "opaque"))});
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
               integer_of<std::int32_t>(request, "choices", 1),
               state.message_list.data(),
               state.message_list.size(),
               state.tool_list.data(),
               state.tool_list.size(),
               state.stop.data(),
               state.stop.size(),
               request.contains("temperature") ? number_from(request["temperature"]) : kOwn,
               request.contains("top_p") ? number_from(request["top_p"]) : kOwn,
               integer_of<std::int64_t>(request, "max_output_tokens", 0),
               integer_of<std::int64_t>(request, "seed", -1),
               borrow(text_of(request, "reply_schema")),
               number_of(kToolChoiceWords, text_of(request, "tool_choice"), MLGYM_TOOLS_AUTO),
               request.value("one_tool_call", false),
               request.value("tokens", false),
               integer_of<std::int32_t>(request, "alternatives", 0)};
}

ReceivedRequest::~ReceivedRequest() = default;
const mlgym_request* ReceivedRequest::get() const { return &state_->raw; }

}  // namespace mlgym
