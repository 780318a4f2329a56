#include "server/dialects/anthropic_request.h"

#include "base/json.h"
#include "server/dialects/wire_chat_parts.h"

namespace mlgym {
namespace {

// A text, or an image; false for a block of another type.
bool add_part(Json& parts, const Field& block) {
  const std::string& type = block["type"].required_text();
  if (type == "text") {
    parts.push_back(wire_text_part(block["text"].required_text()));
    return true;
  }
  if (type != "image") return false;
  const Field source = block["source"];
  if (source["type"].required_text() != "base64") {
    source["type"].refuse("base64 is expected; nothing is fetched from elsewhere");
    return true;
  }
  Json image = wire_image_part(source["data"], source["data"].required_text(),
                               source["media_type"].required_text());
  if (!image.is_null()) parts.push_back(std::move(image));
  return true;
}

void refuse_block(const Field& block, std::string_view supported) {
  block.refuse("blocks of type \"{}\" are not supported here; {}", block["type"].text(), supported);
}

// A text alone, or blocks of texts and images.
Json read_parts(const Field& content) {
  Json parts = Json::array();
  if (content.is_text()) {
    if (!content.text().empty()) parts.push_back(wire_text_part(content.text()));
    return parts;
  }
  for (const auto& block : content.items()) {
    if (!add_part(parts, block)) refuse_block(block, "text and image are");
  }
  return parts;
}

// A user's message holds the tools' answers as well: each becomes a message of its own.
void add_user(Json& messages, const Field& content) {
  if (content.is_text()) return messages.push_back(wire_message("user", read_parts(content)));
  Json parts = Json::array();
  const auto flush = [&] {
    if (!parts.empty())
      messages.push_back(wire_message("user", std::exchange(parts, Json::array())));
  };
  for (const auto& block : content.items()) {
    if (block["type"].text() == "tool_result") {
      flush();
      Json answer = wire_message("tool", read_parts(block["content"]));
      answer["call_id"] = block["tool_use_id"].required_text();
      messages.push_back(std::move(answer));
    } else if (!add_part(parts, block)) {
      refuse_block(block, "text, image and tool_result are");
    }
  }
  flush();
}

void add_assistant(Json& messages, const Field& content) {
  if (content.is_text()) return messages.push_back(wire_message("assistant", read_parts(content)));
  Json message = wire_message("assistant", Json::array());
  for (const auto& block : content.items()) {
    const std::string& type = block["type"].text();
    if (type == "tool_use") {
      const Json* input = block["input"].object();
      message["calls"].push_back({{"id", block["id"].required_text()},
                                  {"name", block["name"].required_text()},
                                  {"arguments", input ? dump_json(*input) : "{}"}});
    } else if (type == "thinking" || type == "redacted_thinking") {
      const auto& opaque = block[type == "thinking" ? "signature" : "data"].text();
      if (!opaque.empty()) message["opaque"] = opaque;
    } else if (!add_part(message["parts"], block)) {
      refuse_block(block, "text, tool_use, thinking and redacted_thinking are");
    }
  }
  messages.push_back(std::move(message));
}

void read_messages(Json& messages, const Field& body) {
  if (Json system = read_parts(body["system"]); !system.empty())
    messages.push_back(wire_message("system", std::move(system)));
  for (const auto& message : body["messages"].required_items()) {
    const std::string& role = message["role"].required_text();
    const Field content = message["content"];
    if (!content.present()) content.refuse("a text or a list of blocks is required");
    if (role == "user") {
      add_user(messages, content);
    } else if (role == "assistant") {
      add_assistant(messages, content);
    } else if (role == "system") {
      messages.push_back(wire_message("system", read_parts(content)));
    } else {
      message["role"].refuse("\"{}\" is no role; user and assistant are", role);
    }
  }
}

void read_tools(Json& request, const Field& body) {
  for (const auto& tool : body["tools"].items()) {
    if (const auto& type = tool["type"].text(); !type.empty() && type != "custom") {
      tool.refuse("tools of type \"{}\" are not supported; custom is", type);
      continue;
    }
    request["tools"].push_back(wire_tool(tool["name"], tool["description"], tool["input_schema"]));
  }
  const Field choice = body["tool_choice"];
  if (!choice.present()) return;
  const std::string& type = choice["type"].required_text();
  if (type == "any" || type == "tool") {
    if (type == "tool") keep_tools(request, {choice["name"].required_text()}, choice);
    request["tool_choice"] = "required";
  } else if (type == "none") {
    request["tool_choice"] = "none";
  } else if (type != "auto") {
    choice["type"].refuse("\"{}\" is not supported; auto, any, tool and none are", type);
  }
  if (choice["disable_parallel_tool_use"].flag(false)) request["one_tool_call"] = true;
}

// It stood at `output_format` before it came to stand below `output_config`.
void read_format(Json& request, const Field& body) {
  const Field now = body["output_config"]["format"];
  const Field format = now.present() ? now : body["output_format"];
  if (!format.present()) return;
  if (const auto& type = format["type"].required_text(); type != "json_schema")
    return format["type"].refuse("\"{}\" is not supported; json_schema is", type);
  const Field schema = format["schema"];
  if (!schema.present()) schema.refuse("an object is required");
  if (const Json* object = schema.object()) request["reply_schema"] = dump_json(*object);
}

}  // namespace

absl::StatusOr<AskedChat> read_anthropic(const Json& document) {
  Fault fault;
  const Field body(document, fault);
  AskedChat asked;
  asked.model = body["model"].text();
  asked.request = {{"messages", Json::array()}};
  read_messages(asked.request["messages"], body);
  read_tools(asked.request, body);
  for (const auto& word : body["stop_sequences"].items())
    asked.request["stop"].push_back(word.text());
  set_sampling(asked.request, body, 1);
  if (const auto tokens = body["max_tokens"].integer(1))
    asked.request["max_output_tokens"] = *tokens;
  read_format(asked.request, body);
  asked.stream = body["stream"].flag(false);
  if (!fault.status().ok()) return fault.status();
  return asked;
}

}  // namespace mlgym
