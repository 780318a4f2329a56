#include "server/dialects/openai_responses_request.h"

#include <mlgym/kinds/model.h>

#include "base/json.h"
#include "server/dialects/openai_parts.h"
#include "server/dialects/wire_chat_parts.h"

namespace mlgym {
namespace {

Json read_parts(const Field& content) {
  Json parts = Json::array();
  if (content.is_text()) {
    if (!content.text().empty()) parts.push_back(wire_text_part(content.text()));
    return parts;
  }
  for (const auto& part : content.items()) {
    const std::string& type = part["type"].required_text();
    Json made;
    if (type == "input_text" || type == "output_text" || type == "text") {
      made = wire_text_part(part["text"].required_text());
    } else if (type == "refusal") {
      made = wire_text_part(part["refusal"].required_text());
    } else if (type == "input_image") {
      made = wire_image_of_url(part["image_url"]);
    } else {
      part.refuse("parts of type \"{}\" are not supported; input_text and input_image are", type);
    }
    if (!made.is_null()) parts.push_back(std::move(made));
  }
  return parts;
}

// Items become messages: what an assistant thought, said and called, one after the other, is one.
class Items {
 public:
  explicit Items(Json& messages) : messages_(messages) {}

  void add(const Field& item) {
    const std::string& type = item["type"].text();
    if (type == "message" || (type.empty() && item["role"].present())) {
      add_message(item);
    } else if (type == "reasoning") {
      assistant(Stage::thought);
      if (const auto& opaque = item["encrypted_content"].text(); !opaque.empty())
        messages_.back()["opaque"] = opaque;
    } else if (type == "function_call") {
      assistant(Stage::called);
      messages_.back()["calls"].push_back({{"id", item["call_id"].required_text()},
                                           {"name", item["name"].required_text()},
                                           {"arguments", item["arguments"].text()}});
    } else if (type == "function_call_output") {
      Json answer = wire_message("tool", read_parts(item["output"]));
      answer["call_id"] = item["call_id"].required_text();
      push(std::move(answer));
    } else if (type == "item_reference") {
      item.refuse("nothing is kept between requests: send the item itself");
    } else {
      item.refuse(
          "items of type \"{}\" are not supported; message, reasoning, function_call and "
          "function_call_output are",
          type);
    }
  }

 private:
  enum class Stage { none, thought, said, called };

  void add_message(const Field& item) {
    const std::string& role = item["role"].required_text();
    const Field content = item["content"];
    if (!content.present()) content.refuse("a text or a list of parts is required");
    Json parts = read_parts(content);
    if (role == "assistant") {
      assistant(Stage::said);
      for (auto& part : parts) messages_.back()["parts"].push_back(std::move(part));
    } else if (role == "system" || role == "developer") {
      push(wire_message("system", std::move(parts)));
    } else if (role == "user") {
      push(wire_message("user", std::move(parts)));
    } else {
      item["role"].refuse("\"{}\" is no role; system, developer, user and assistant are", role);
    }
  }

  void push(Json message) {
    messages_.push_back(std::move(message));
    stage_ = Stage::none;
  }

  // The last message is the one of the assistant that this stage belongs to.
  void assistant(Stage stage) {
    const bool goes_on = stage_ != Stage::none && stage != Stage::thought && stage >= stage_ &&
                         !(stage == Stage::said && stage_ == Stage::said);
    if (!goes_on) messages_.push_back(wire_message("assistant", Json::array()));
    stage_ = stage;
  }

  Json& messages_;
  Stage stage_ = Stage::none;  // how far the last message has come, where it is an assistant's
};

void read_messages(Json& messages, const Field& body) {
  if (Json instructions = read_parts(body["instructions"]); !instructions.empty())
    messages.push_back(wire_message("system", std::move(instructions)));
  const Field input = body["input"];
  if (input.is_text()) {
    messages.push_back(wire_message("user", read_parts(input)));
    return;
  }
  Items items(messages);
  for (const auto& item : input.required_items()) items.add(item);
}

void read_tools(Json& request, const Field& body) {
  for (const auto& tool : body["tools"].items()) {
    if (const auto& type = tool["type"].required_text(); type != "function") {
      tool.refuse("tools of type \"{}\" are not supported; function is", type);
      continue;
    }
    request["tools"].push_back(wire_tool(tool["name"], tool["description"], tool["parameters"]));
  }
  const Field choice = body["tool_choice"];
  if (!choice.is_object()) return read_openai_tool_choice(request, choice);
  const std::string& type = choice["type"].required_text();
  if (type == "function") {
    keep_tools(request, {choice["name"].required_text()}, choice);
    request["tool_choice"] = "required";
  } else if (type == "allowed_tools") {
    read_allowed_tools(request, choice);
  } else {
    choice["type"].refuse("\"{}\" is not supported; function and allowed_tools are", type);
  }
}

void refuse_kept_state(const Field& body) {
  for (const char* key : {"previous_response_id", "conversation"}) {
    if (body[key].present())
      body[key].refuse("nothing is kept between requests: send the whole chat as input");
  }
  if (body["background"].flag(false)) body["background"].refuse("not supported");
  if (body["prompt"].present()) body["prompt"].refuse("there are no stored prompts");
}

void read_tokens(Json& request, const Field& body) {
  for (const auto& wanted : body["include"].items()) {
    if (wanted.text() == "message.output_text.logprobs") request["tokens"] = true;
  }
  if (const auto alternatives = body["top_logprobs"].integer(0, MLGYM_MOST_ALTERNATIVES)) {
    request["alternatives"] = *alternatives;
    if (*alternatives > 0) request["tokens"] = true;
  }
}

// What the answer says again of the request.
Json echo_of(const Json& body) {
  Json echo = Json::object();
  const auto repeat = [&](const char* key, Json otherwise) {
    const bool there = body.contains(key) && !body[key].is_null();
    echo[key] = there ? body[key] : std::move(otherwise);
  };
  repeat("instructions", nullptr);
  repeat("metadata", Json::object());
  repeat("tools", Json::array());
  repeat("tool_choice", "auto");
  repeat("parallel_tool_calls", true);
  repeat("temperature", nullptr);
  repeat("top_p", nullptr);
  repeat("max_output_tokens", nullptr);
  repeat("reasoning", {{"effort", nullptr}, {"summary", nullptr}});
  repeat("text", {{"format", {{"type", "text"}}}});
  repeat("truncation", "disabled");
  repeat("user", nullptr);
  return echo;
}

}  // namespace

absl::StatusOr<AskedChat> read_openai_responses(const Json& document) {
  Fault fault;
  const Field body(document, fault);
  AskedChat asked;
  asked.model = body["model"].text();
  asked.request = {{"messages", Json::array()}};
  refuse_kept_state(body);
  read_messages(asked.request["messages"], body);
  read_tools(asked.request, body);
  if (!body["parallel_tool_calls"].flag(true)) asked.request["one_tool_call"] = true;
  set_sampling(asked.request, body, 2);
  if (const auto tokens = body["max_output_tokens"].integer(1))
    asked.request["max_output_tokens"] = *tokens;
  const Field format = body["text"]["format"];
  read_openai_format(asked.request, format, format);
  read_tokens(asked.request, body);
  asked.stream = body["stream"].flag(false);
  if (!fault.status().ok()) return fault.status();
  asked.echo = echo_of(document);
  return asked;
}

}  // namespace mlgym
