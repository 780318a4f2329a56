#include "chat_format.h"

#include <algorithm>

#include "base64.h"

namespace model_http {
namespace {

Json schema_from(const std::string& text, const std::string& whose) {
  auto schema = parse_json(text);
  if (!schema || !schema->is_object())
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, whose + " is no JSON Schema of an object");
  return std::move(*schema);
}

}  // namespace

std::string data_url(const mlgym::Image& image) {
  return "data:" + image.media_type + ";base64," + to_base64(image.data);
}

Json arguments_of(const mlgym::ToolCall& call) {
  auto arguments = parse_json(call.arguments);
  if (arguments && arguments->is_object()) return std::move(*arguments);
  if (!has_words(call.arguments)) return Json::object();
  return {{"malformed", call.arguments}};
}

Json parameters_of(const mlgym::ToolDescription& tool) {
  Json schema =
      tool.parameters.empty()
          ? Json::object()
          : schema_from(tool.parameters, "\"parameters\" of the tool \"" + tool.name + "\"");
  if (!schema.contains("type")) schema["type"] = "object";
  if (!schema.contains("properties")) schema["properties"] = Json::object();
  return schema;
}

Json reply_schema_of(const mlgym::ChatRequest& request) {
  if (request.reply_schema.empty()) return nullptr;
  return schema_from(request.reply_schema, "the schema of the reply");
}

bool for_every_part(const Json& schema, const std::function<bool(const Json& part)>& holds) {
  if (schema.is_object() && !holds(schema)) return false;
  return !schema.is_structured() ||
         std::all_of(schema.begin(), schema.end(),
                     [&holds](const Json& part) { return for_every_part(part, holds); });
}

bool is_closed(const Json& schema) {
  return for_every_part(schema, [](const Json& part) {
    const bool object = text_of(part, "type") == "object" || member(part, "properties").is_object();
    return !object || member(part, "additionalProperties") == Json(false);
  });
}

mlgym::Usage plausible(mlgym::Usage usage) {
  const auto forget_unless_part = [](std::int64_t& part, std::int64_t whole) {
    if (part > whole) part = -1;
  };
  forget_unless_part(usage.cached, usage.input);
  forget_unless_part(usage.cache_written, usage.input);
  forget_unless_part(usage.reasoning, usage.output);
  return usage;
}

CallNames::CallNames(const mlgym::ChatRequest& request) {
  for (const auto& message : request.messages) last_ += message.calls.size();
}

bool has_words(std::string_view text) { return text.find_first_not_of(" \t\r\n") != text.npos; }

}  // namespace model_http
