#include "server/dialects/anthropic_answer.h"

#include <algorithm>

#include "base/json.h"
#include "plugins/process/wire.h"
#include "server/dialects/told_reply.h"
#include "server/request_json.h"

namespace mlgym {
namespace {

const char* stop_reason(const Json& choice) {
  switch (finish_of(choice)) {
    case Finish::length:
      return "max_tokens";
    case Finish::tool_calls:
      return "tool_use";
    case Finish::refused:
      return "refusal";
    default:
      return "end_turn";
  }
}

// Arguments are an object here; what a model wrote instead is not lost.
Json input_of(const Json& call) {
  const std::string_view arguments = text_of(call, "arguments");
  if (arguments.empty()) return Json::object();
  auto parsed = parse_request_json(arguments, [] { return false; });
  if (parsed.ok() && parsed->is_object()) return std::move(*parsed);
  return {{"malformed_arguments", arguments}};
}

// What the provider wants back travels as the signature of the thinking.
void add_thinking(Json& content, const Json& choice) {
  const std::string_view reasoning = text_of(choice, "reasoning");
  const std::string_view opaque = text_of(choice, "opaque");
  if (!reasoning.empty()) {
    content.push_back({{"type", "thinking"}, {"thinking", reasoning}, {"signature", opaque}});
  } else if (!opaque.empty()) {
    content.push_back({{"type", "redacted_thinking"}, {"data", opaque}});
  }
}

Json content_of(const Json& choice, const std::string& id) {
  Json content = Json::array();
  add_thinking(content, choice);
  if (const auto text = text_of(choice, "text"); !text.empty())
    content.push_back({{"type", "text"}, {"text", text}, {"citations", nullptr}});
  std::size_t place = 0;
  for (const auto& call : calls_of(choice)) {
    content.push_back({{"type", "tool_use"},
                       {"id", id_of_call(call, id, place++)},
                       {"name", text_of(call, "name")},
                       {"input", input_of(call)}});
  }
  return content;
}

// Here the input is without what a cache held and what was written to it.
Json anthropic_usage(const Json& reply) {
  const ToldUsage usage = usage_of_reply(reply);
  return {
      {"input_tokens", std::max<std::int64_t>(usage.input - usage.cached - usage.cache_written, 0)},
      {"cache_creation_input_tokens", usage.cache_written},
      {"cache_read_input_tokens", usage.cached},
      {"output_tokens", usage.output}};
}

}  // namespace

Json anthropic_answer(const ToldChat& told) {
  const Json& choice = told.reply.at("choices").at(0);
  return {{"id", "msg_" + told.id},
          {"type", "message"},
          {"role", "assistant"},
          {"model", model_name(told)},
          {"content", content_of(choice, told.id)},
          {"stop_reason", stop_reason(choice)},
          {"stop_sequence", nullptr},
          {"usage", anthropic_usage(told.reply)}};
}

}  // namespace mlgym
