#include "request.h"

#include <algorithm>
#include <iterator>

#include "messages.h"
#include "model_http/backend_settings.h"
#include "model_http/chat_format.h"

namespace anthropic {
namespace {

using model_http::member;
using model_http::text_of;

constexpr std::int64_t kLeastThinking = 1024;  // tokens; the API's bound

// Models from before the API could enforce a schema.
constexpr std::string_view kWithoutSchemas[] = {
    "claude-2",          "claude-3",         "claude-instant",  "claude-opus-4-0",
    "claude-opus-4-1",   "claude-opus-4-2",  "claude-opus-4@2", "claude-sonnet-4-0",
    "claude-sonnet-4-2", "claude-sonnet-4@2"};
// What it cannot enforce, in no model.
constexpr std::string_view kNotEnforced[] = {
    "minimum",   "maximum",  "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
    "maxLength", "minItems", "maxItems",         "uniqueItems",      "$ref"};

bool api_enforces(const Json& schema, const std::string& model) {
  const bool old = std::any_of(
      std::begin(kWithoutSchemas), std::end(kWithoutSchemas),
      [&model](std::string_view start) { return model.substr(0, start.size()) == start; });
  return !old && model_http::is_closed(schema) &&
         model_http::for_every_part(schema, [](const Json& part) {
           return std::none_of(
               std::begin(kNotEnforced), std::end(kNotEnforced),
               [&part](std::string_view key) { return !member(part, key).is_null(); });
         });
}

bool needs_tool(const Json& schema, const Options& options) {
  if (schema.is_null() || options.structured == "native") return false;
  if (text_of(schema, "type") != "object") return false;  // a tool takes objects only
  return options.structured == "tool" || !api_enforces(schema, options.model);
}

Json tools_of(const mlgym::ChatRequest& request) {
  Json tools = Json::array();
  for (const auto& tool : request.tools) {
    tools.push_back({{"name", tool.name},
                     {"description", tool.description},
                     {"input_schema", model_http::parameters_of(tool)}});
  }
  return tools;
}

Json tool_choice_of(const mlgym::ChatRequest& request, bool reply_by_tool) {
  const bool none = request.tools.empty() || request.tool_choice == mlgym::ToolChoice::none;
  if (reply_by_tool && none) return {{"type", "tool"}, {"name", kReplyTool}};
  if (none) return {{"type", "none"}};
  const bool must = reply_by_tool || request.tool_choice == mlgym::ToolChoice::required;
  Json choice = {{"type", must ? "any" : "auto"}};
  if (request.one_tool_call) choice["disable_parallel_tool_use"] = true;
  return choice;
}

// Null where the model does not think. Its budget is part of what it may write.
Json thinking_of(const Options& options, std::int64_t max_tokens, bool must_call) {
  if (must_call) return nullptr;  // the API thinks only where it is free to call no tool
  if (options.adaptive_thinking) return {{"type", "adaptive"}};
  const std::int64_t budget = std::min(options.thinking_budget, max_tokens - 1);
  if (budget < kLeastThinking) return nullptr;
  return {{"type", "enabled"}, {"budget_tokens", budget}};
}

// Up to here the next request is likely to be the same.
void mark_for_cache(Json& blocks) {
  if (!blocks.is_array() || blocks.empty()) return;
  const std::string& type = text_of(blocks.back(), "type");
  if (type != "thinking" && type != "redacted_thinking")
    blocks.back()["cache_control"] = {{"type", "ephemeral"}};
}

}  // namespace

Request request_of(const mlgym::ChatRequest& request, const Options& options) {
  if (request.choices > 1)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "Anthropic gives one choice a request, " +
                                                   std::to_string(request.choices) + " are wanted");
  const Json schema = model_http::reply_schema_of(request);
  Request result;
  result.reply_by_tool = needs_tool(schema, options);
  Json& body = result.body;
  body = {{"model", options.model}, {"max_tokens", request.max_output_tokens}};

  Json tools = tools_of(request);
  if (result.reply_by_tool) {
    tools.push_back({{"name", kReplyTool},
                     {"description", "Gives the reply in the form that is asked for."},
                     {"input_schema", schema}});
  }
  const Json choice = tool_choice_of(request, result.reply_by_tool);
  const std::string& chosen = text_of(choice, "type");
  const Json thinking =
      thinking_of(options, request.max_output_tokens, chosen == "any" || chosen == "tool");
  Chat chat = chat_of(request.messages, !thinking.is_null());
  if (options.cache) {
    mark_for_cache(tools);
    mark_for_cache(chat.system);
    if (!chat.messages.empty()) mark_for_cache(chat.messages.back()["content"]);
  }
  if (!chat.system.empty()) body["system"] = std::move(chat.system);
  body["messages"] = std::move(chat.messages);
  if (!tools.empty()) {
    body["tools"] = std::move(tools);
    body["tool_choice"] = choice;
  }
  if (!schema.is_null() && !result.reply_by_tool)
    body["output_config"]["format"] = {{"type", "json_schema"}, {"schema", schema}};
  if (!options.effort.empty()) body["output_config"]["effort"] = options.effort;
  if (!thinking.is_null()) {
    body["thinking"] = thinking;  // excludes a temperature
  } else {
    model_http::put_number(body, "temperature", request.temperature);
    model_http::put_number(body, "top_p", request.top_p);
  }
  if (!request.stop.empty()) body["stop_sequences"] = request.stop;
  body["stream"] = options.stream;
  body.merge_patch(options.extra);
  return result;
}

}  // namespace anthropic
