#include "server/dialects/openai_chat_request.h"

#include <mlgym/kinds/model.h>

#include "base/json.h"
#include "server/dialects/openai_parts.h"
#include "server/dialects/wire_chat_parts.h"

namespace mlgym {
namespace {

void add_part(Json& parts, const Field& part) {
  const std::string& type = part["type"].required_text();
  Json made;
  if (type == "text") {
    made = wire_text_part(part["text"].required_text());
  } else if (type == "refusal") {
    made = wire_text_part(part["refusal"].required_text());
  } else if (type == "image_url") {
    made = wire_image_of_url(part["image_url"]["url"]);
  } else {
    part.refuse("parts of type \"{}\" are not supported; text and image_url are", type);
  }
  if (!made.is_null()) parts.push_back(std::move(made));
}

Json read_parts(const Field& content) {
  Json parts = Json::array();
  if (content.is_text()) {
    if (!content.text().empty()) parts.push_back(wire_text_part(content.text()));
  } else {
    for (const auto& part : content.items()) add_part(parts, part);
  }
  return parts;
}

Json read_calls(const Field& list) {
  Json calls = Json::array();
  for (const auto& call : list.items()) {
    if (const auto& type = call["type"].text(); !type.empty() && type != "function")
      call.refuse("calls of type \"{}\" are not supported; function is", type);
    calls.push_back({{"id", call["id"].required_text()},
                     {"name", call["function"]["name"].required_text()},
                     {"arguments", call["function"]["arguments"].text()}});
  }
  return calls;
}

Json read_message(const Field& message) {
  const std::string& role = message["role"].required_text();
  Json parts = read_parts(message["content"]);
  if (role == "system" || role == "developer") return wire_message("system", std::move(parts));
  if (role == "user") return wire_message("user", std::move(parts));
  if (role == "tool") {
    Json made = wire_message("tool", std::move(parts));
    made["call_id"] = message["tool_call_id"].required_text();
    return made;
  }
  if (role != "assistant")
    message.refuse("\"{}\" is no role; system, developer, user, assistant and tool are", role);
  Json made = wire_message("assistant", std::move(parts));
  if (Json calls = read_calls(message["tool_calls"]); !calls.empty())
    made["calls"] = std::move(calls);
  if (const auto& opaque = message["reasoning_opaque"].text(); !opaque.empty())
    made["opaque"] = opaque;
  return made;
}

void read_tools(Json& request, const Field& body) {
  for (const auto& tool : body["tools"].items()) {
    if (const auto& type = tool["type"].required_text(); type != "function") {
      tool.refuse("tools of type \"{}\" are not supported; function is", type);
      continue;
    }
    const Field function = tool["function"];
    if (!function.present()) function.refuse("an object is required");
    request["tools"].push_back(
        wire_tool(function["name"], function["description"], function["parameters"]));
  }
  for (const char* old : {"functions", "function_call"}) {
    if (body[old].present()) body[old].refuse("use tools and tool_choice instead");
  }
  const Field choice = body["tool_choice"];
  if (!choice.is_object()) return read_openai_tool_choice(request, choice);
  if (choice["type"].required_text() == "function") {
    keep_tools(request, {choice["function"]["name"].required_text()}, choice);
    request["tool_choice"] = "required";
  } else if (choice["type"].text() == "allowed_tools") {
    read_allowed_tools(request, choice["allowed_tools"]);
  } else {
    choice["type"].refuse("\"{}\" is not supported; function and allowed_tools are",
                          choice["type"].text());
  }
}

void read_stop(Json& request, const Field& stop) {
  if (stop.is_text()) {
    request["stop"] = Json::array({stop.text()});
    return;
  }
  for (const auto& word : stop.items()) request["stop"].push_back(word.text());
}

void read_tokens(Json& request, const Field& body) {
  if (body["logprobs"].flag(false)) request["tokens"] = true;
  if (const auto alternatives = body["top_logprobs"].integer(0, MLGYM_MOST_ALTERNATIVES))
    request["alternatives"] = *alternatives;
}

}  // namespace

absl::StatusOr<AskedChat> read_openai_chat(const Json& document) {
  Fault fault;
  const Field body(document, fault);
  AskedChat asked;
  asked.model = body["model"].text();
  asked.request = {{"messages", Json::array()}};
  for (const auto& message : body["messages"].required_items())
    asked.request["messages"].push_back(read_message(message));
  read_tools(asked.request, body);
  if (!body["parallel_tool_calls"].flag(true)) asked.request["one_tool_call"] = true;
  if (const auto choices = body["n"].integer(1, MLGYM_MOST_CHOICES))
    asked.request["choices"] = *choices;
  read_stop(asked.request, body["stop"]);
  set_sampling(asked.request, body, 2);
  for (const char* limit : {"max_tokens", "max_completion_tokens"}) {
    if (const auto tokens = body[limit].integer(1)) asked.request["max_output_tokens"] = *tokens;
  }
  if (const auto seed = body["seed"].integer(INT64_MIN)) asked.request["seed"] = *seed & INT64_MAX;
  read_openai_format(asked.request, body["response_format"],
                     body["response_format"]["json_schema"]);
  read_tokens(asked.request, body);
  asked.stream = body["stream"].flag(false);
  asked.stream_usage = body["stream_options"]["include_usage"].flag(false);
  if (!fault.status().ok()) return fault.status();
  return asked;
}

}  // namespace mlgym
