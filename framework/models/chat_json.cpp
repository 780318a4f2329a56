#include "models/chat_json.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "plugins/call.h"
#include "plugins/chat_words.h"

namespace mlgym {
namespace {

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

// One choice of a gathered reply.
absl::StatusOr<Json> choice_json(const Json& choice, const RecordContent& record) {
  auto text = record.text(choice.at("text").get_ref<const std::string&>());
  if (!text.ok()) return text;
  Json json = {{"text", std::move(*text)}};
  for (const char* key : {"reasoning", "opaque"}) {
    if (!choice.contains(key) || choice[key] == "") continue;
    auto recorded = record.text(choice[key].get_ref<const std::string&>());
    if (!recorded.ok()) return recorded;
    json[key] = std::move(*recorded);
  }
  for (const auto& call : choice.at("calls")) {
    Json& written = json["calls"].emplace_back(Json::object());
    for (const auto& [key, value] : call.items())
      written[key] = to_utf8(value.get_ref<const std::string&>());
  }
  if (choice.contains("tokens")) {
    auto tokens = record.bytes(dump_json(choice["tokens"]));
    if (!tokens.ok()) return tokens;
    json["tokens"] = std::move(*tokens);
  }
  json["finish"] = choice.value("finish", std::string(kFinishWords[MLGYM_FINISH_STOP]));
  return json;
}

Json count_or_null(std::int64_t count) { return count < 0 ? Json(nullptr) : Json(count); }

}  // namespace

absl::StatusOr<Json> message_json(const mlgym_message& message, const RecordContent& record) {
  Json json = {{"role", role_word(message.role)}};
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
  if (MLGYM_KNOWS(&message, opaque) && message.opaque.size > 0) {
    auto recorded = record.text(view(message.opaque));
    if (!recorded.ok()) return recorded;
    json["opaque"] = std::move(*recorded);
  }
  return json;
}

std::string message_digest(const mlgym_message& message) {
  Sha256 digest;
  const auto add = [&digest](std::string_view text) {
    digest.add(std::to_string(text.size()) + ":");
    digest.add(text);
  };
  add(role_word(message.role));
  add(std::to_string(message.part_count));
  for (std::size_t i = 0; i < message.part_count; ++i) {
    add(message.parts[i]->kind == MLGYM_PART_IMAGE ? "image" : "text");
    add(view(message.parts[i]->media_type));
    add(bytes_of(*message.parts[i]));
  }
  for (std::size_t i = 0; i < message.call_count; ++i) add(dump_json(call_json(*message.calls[i])));
  add(view(message.call_id));
  if (MLGYM_KNOWS(&message, opaque)) add(view(message.opaque));
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

std::int64_t most_input_tokens(const mlgym_request& request) {
  // Roles, separators and the frame of a tool in chat templates; an image of few bytes may still be
  // many tiles.
  constexpr std::int64_t kAroundMessage = 16, kAroundTool = 64, kAroundImage = 6000;
  auto tokens = static_cast<std::int64_t>(request_bytes(request)) + kAroundMessage +
                kAroundMessage * static_cast<std::int64_t>(request.message_count) +
                kAroundTool * static_cast<std::int64_t>(request.tool_count);
  for (std::size_t i = 0; i < request.message_count; ++i) {
    const mlgym_message& message = *request.messages[i];
    for (std::size_t k = 0; k < message.part_count; ++k)
      tokens += message.parts[k]->kind == MLGYM_PART_IMAGE ? kAroundImage : 0;
    tokens += kAroundTool * static_cast<std::int64_t>(message.call_count);
  }
  return tokens;
}

std::uint64_t reply_bytes(const Json& gathered) {
  std::uint64_t bytes = 0;
  const auto add = [&bytes](const Json& text) {
    bytes += text.get_ref<const std::string&>().size();
  };
  for (const auto& choice : gathered.at("choices")) {
    add(choice.at("text"));
    add(choice.at("reasoning"));
    for (const auto& call : choice.at("calls")) {
      add(call.at("name"));
      add(call.at("arguments"));
    }
  }
  return bytes;
}

mlgym_usage reply_usage(const Json& gathered) {
  mlgym_usage usage = kUnknownUsage;
  for (const auto& [word, count] : kUsageCounts)
    usage.*count = gathered.at("usage").value(std::string(word), std::int64_t{-1});
  return usage;
}

absl::StatusOr<Json> reply_json(const Json& gathered, const RecordContent& record) {
  Json json = {{"choices", Json::array()}, {"usage", Json::object()}};
  bool said = false;
  for (const auto& choice : gathered.at("choices")) {
    auto one = choice_json(choice, record);
    if (!one.ok()) return one;
    said = said || choice.contains("finish") || one->size() > 2 || (*one)["text"] != "";
    json["choices"].push_back(std::move(*one));
  }
  if (!said) json["choices"] = Json::array();
  const mlgym_usage usage = reply_usage(gathered);
  for (const auto& [word, count] : kUsageCounts)
    json["usage"][std::string(word)] = count_or_null(usage.*count);
  if (gathered.contains("prompt_tokens")) {
    auto tokens = record.bytes(dump_json(gathered["prompt_tokens"]));
    if (!tokens.ok()) return tokens;
    json["prompt_tokens"] = std::move(*tokens);
  }
  if (gathered.contains("served_by"))
    json["served_by"] = to_utf8(gathered["served_by"].get_ref<const std::string&>());
  return json;
}

}  // namespace mlgym
