#include "server/dialects/openai_chat_answer.h"

#include "base/json.h"
#include "plugins/process/wire.h"
#include "server/dialects/openai_parts.h"
#include "server/dialects/told_reply.h"

namespace mlgym {
namespace {

const char* finish_word(const Json& choice) {
  switch (finish_of(choice)) {
    case Finish::length:
      return "length";
    case Finish::tool_calls:
      return "tool_calls";
    case Finish::refused:
      return "content_filter";
    default:
      return "stop";
  }
}

Json message_of_choice(const Json& choice, const std::string& id) {
  const std::string_view text = text_of(choice, "text");
  const Json calls = calls_of(choice);
  Json message = {{"role", "assistant"}, {"content", text}, {"refusal", nullptr}};
  if (text.empty() && !calls.empty()) message["content"] = nullptr;
  if (const auto reasoning = text_of(choice, "reasoning"); !reasoning.empty())
    message["reasoning_content"] = reasoning;
  if (const auto opaque = text_of(choice, "opaque"); !opaque.empty())
    message["reasoning_opaque"] = opaque;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    message["tool_calls"].push_back(
        {{"id", id_of_call(calls[i], id, i)},
         {"type", "function"},
         {"function",
          {{"name", text_of(calls[i], "name")}, {"arguments", text_of(calls[i], "arguments")}}}});
  }
  return message;
}

Json chat_usage(const Json& reply) {
  const ToldUsage usage = usage_of_reply(reply);
  if (!usage.known) return nullptr;
  return {{"prompt_tokens", usage.input},
          {"completion_tokens", usage.output},
          {"total_tokens", usage.input + usage.output},
          {"prompt_tokens_details", {{"cached_tokens", usage.cached}}},
          {"completion_tokens_details", {{"reasoning_tokens", usage.reasoning}}}};
}

}  // namespace

Json openai_chat_answer(const ToldChat& told) {
  Json choices = Json::array();
  for (const auto& choice : told.reply.at("choices")) {
    const std::size_t index = choices.size();
    Json log_probabilities = nullptr;
    if (choice.contains("tokens"))
      log_probabilities = {{"content", openai_log_probabilities(choice["tokens"])},
                           {"refusal", nullptr}};
    const std::string id = index == 0 ? told.id : fmt::format("{}_{}", told.id, index);
    choices.push_back({{"index", index},
                       {"message", message_of_choice(choice, id)},
                       {"logprobs", std::move(log_probabilities)},
                       {"finish_reason", finish_word(choice)}});
  }
  return {{"id", "chatcmpl-" + told.id},   {"object", "chat.completion"},
          {"created", told.created},       {"model", model_name(told)},
          {"choices", std::move(choices)}, {"usage", chat_usage(told.reply)},
          {"system_fingerprint", nullptr}};
}

}  // namespace mlgym
