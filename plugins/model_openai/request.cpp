#include "request.h"

#include "model_http/backend_settings.h"
#include "model_http/chat_format.h"

namespace openai {
namespace {

using model_http::dump;
using model_http::member;
using model_http::put_number;

Json parts_of(const std::string& text, const std::vector<mlgym::Image>& images) {
  Json parts = Json::array();
  if (!text.empty()) parts.push_back({{"type", "text"}, {"text", text}});
  for (const auto& image : images) {
    parts.push_back({{"type", "image_url"}, {"image_url", {{"url", model_http::data_url(image)}}}});
  }
  return parts;
}

Json content_of(const mlgym::Message& message) {
  if (message.images.empty()) return message.text;
  return parts_of(message.text, message.images);
}

Json assistant_message(const mlgym::Message& message) {
  const Json kept = model_http::parse_json(message.opaque).value_or(nullptr);
  Json result = {{"role", "assistant"}, {"content", content_of(message)}};
  if (message.text.empty() && !message.calls.empty()) result["content"] = nullptr;
  const Json& reasoning = member(kept, "reasoning");
  if (reasoning.is_object()) result.update(reasoning);
  for (const auto& call : message.calls) {
    Json entry = {
        {"id", call.id},
        {"type", "function"},
        {"function", {{"name", call.name}, {"arguments", dump(model_http::arguments_of(call))}}}};
    const Json& extra = member(member(kept, "extra_content"), call.id);
    if (!extra.is_null()) entry["extra_content"] = extra;
    result["tool_calls"].push_back(std::move(entry));
  }
  return result;
}

// A tool's answer has no images in this format: they follow, as the user's.
class MessageList {
 public:
  void add(const mlgym::Message& message) {
    if (message.role != mlgym::Role::tool) show_images();
    switch (message.role) {
      case mlgym::Role::system:
        list_.push_back({{"role", "system"}, {"content", message.text}});
        break;
      case mlgym::Role::assistant:
        list_.push_back(assistant_message(message));
        break;
      case mlgym::Role::tool:
        list_.push_back(
            {{"role", "tool"}, {"tool_call_id", message.call_id}, {"content", message.text}});
        images_.insert(images_.end(), message.images.begin(), message.images.end());
        break;
      default:
        list_.push_back({{"role", "user"}, {"content", content_of(message)}});
    }
  }
  Json take() {
    show_images();
    return std::move(list_);
  }

 private:
  void show_images() {
    if (images_.empty()) return;
    list_.push_back({{"role", "user"}, {"content", parts_of("Images from the tools:", images_)}});
    images_.clear();
  }
  Json list_ = Json::array();
  std::vector<mlgym::Image> images_;
};

void add_tools(Json& body, const mlgym::ChatRequest& request) {
  if (request.tools.empty()) return;
  for (const auto& tool : request.tools) {
    body["tools"].push_back({{"type", "function"},
                             {"function",
                              {{"name", tool.name},
                               {"description", tool.description},
                               {"parameters", model_http::parameters_of(tool)}}}});
  }
  if (request.tool_choice == mlgym::ToolChoice::none) body["tool_choice"] = "none";
  if (request.tool_choice == mlgym::ToolChoice::required) body["tool_choice"] = "required";
  if (request.one_tool_call) body["parallel_tool_calls"] = false;
}

// OpenAI enforces a schema only where every object requires every key that it names.
bool can_be_strict(const Json& schema) {
  return model_http::is_closed(schema) && model_http::for_every_part(schema, [](const Json& part) {
           const Json& properties = member(part, "properties");
           return !properties.is_object() || member(part, "required").size() == properties.size();
         });
}

void add_schema(Json& body, const mlgym::ChatRequest& request) {
  Json schema = model_http::reply_schema_of(request);
  if (schema.is_null()) return;
  const bool strict = can_be_strict(schema);
  body["response_format"] = {
      {"type", "json_schema"},
      {"json_schema", {{"name", "reply"}, {"schema", std::move(schema)}, {"strict", strict}}}};
}

void add_sampling(Json& body, const mlgym::ChatRequest& request, const Options& options) {
  put_number(body, "temperature", request.temperature);
  put_number(body, "top_p", request.top_p);
  if (request.max_output_tokens > 0) body[options.max_tokens_key] = request.max_output_tokens;
  if (request.seed >= 0) body["seed"] = request.seed;
  if (!request.stop.empty()) body["stop"] = request.stop;
  if (request.choices > 1) body["n"] = request.choices;
  if (!options.reasoning_effort.empty()) body["reasoning_effort"] = options.reasoning_effort;
  if (!request.tokens) return;
  body["logprobs"] = true;
  body["top_logprobs"] = request.alternatives;  // vLLM takes null for no log-probabilities
  if (options.token_ids) body["return_token_ids"] = true;
}

}  // namespace

Json request_body(const mlgym::ChatRequest& request, const Options& options) {
  Json body = {{"model", options.model}};
  MessageList messages;
  for (const auto& message : request.messages) messages.add(message);
  body["messages"] = messages.take();
  add_tools(body, request);
  add_schema(body, request);
  add_sampling(body, request, options);
  body["stream"] = options.stream;
  if (options.stream) body["stream_options"] = {{"include_usage", true}};
  body.merge_patch(options.extra);
  return body;
}

}  // namespace openai
