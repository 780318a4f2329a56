#include "reply.h"

#include <algorithm>

namespace openai {
namespace {

using model_http::count_of;
using model_http::member;
using model_http::text_of;

mlgym::Usage usage_from(const Json& told) {
  mlgym::Usage usage;
  usage.input = count_of(told, "prompt_tokens");
  usage.output = count_of(told, "completion_tokens");
  usage.cached = count_of(member(told, "prompt_tokens_details"), "cached_tokens");
  if (usage.cached < 0) usage.cached = count_of(told, "prompt_cache_hit_tokens");  // DeepSeek
  usage.reasoning = count_of(member(told, "completion_tokens_details"), "reasoning_tokens");
  return model_http::plausible(usage);
}

mlgym::Finish finish_of(const std::string& reason, bool refused, bool calls) {
  if (refused || reason == "content_filter") return mlgym::Finish::refused;
  if (reason == "length") return mlgym::Finish::length;
  return calls ? mlgym::Finish::tool_calls : mlgym::Finish::stop;  // some say "stop" after calls
}

// Text, or a list of parts with text.
std::string content_of(const Json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string text;
  if (content.is_array()) {
    for (const auto& part : content) text += text_of(part, "text");
  }
  return text;
}

}  // namespace

Reply::Reply(const Wanted& wanted, model_http::CallNames names, mlgym::ReplyWriter& writer)
    : wanted_(wanted), names_(names), writer_(writer) {
  choices_.resize(static_cast<std::size_t>(std::max(1, wanted.choices)));
}

void Reply::read(const Json& reply) {
  if (!reply.is_object()) model_http::fail_unreadable("the reply is no JSON object");
  const std::string& model = text_of(reply, "model");
  if (!named_ && !model.empty()) writer_.served_by(model);
  named_ = named_ || !model.empty();
  if (wanted_.tokens) {
    const auto prompt = token_ids(member(reply, "prompt_token_ids"));
    if (!prompt.empty()) writer_.prompt_tokens(prompt);
  }
  const Json& usage = member(reply, "usage");
  if (usage.is_object()) usage_ = usage_from(usage);
  const Json& choices = member(reply, "choices");
  if (!choices.is_array()) return;
  int position = 0;
  for (const auto& choice : choices) {
    const std::int64_t told = count_of(choice, "index");
    const std::int64_t number = told < 0 ? position : told;
    ++position;
    if (number >= static_cast<std::int64_t>(choices_.size()))
      model_http::fail_unreadable("the reply has a choice that nobody asked for");
    read_choice(choice, static_cast<int>(number));
  }
}

void Reply::read_choice(const Json& told, int number) {
  Choice& choice = choices_[static_cast<std::size_t>(number)];
  for (const char* key : {"delta", "message"}) {
    if (member(told, key).is_object()) read_message(told[key], choice, number);
  }
  if (wanted_.tokens) choice.tokens.add(told);
  const std::string& finish = text_of(told, "finish_reason");
  if (!finish.empty()) choice.finish = finish;
}

void Reply::read_message(const Json& message, Choice& choice, int number) {
  for (const char* key : {"reasoning_content", "reasoning"}) {  // vLLM tells both
    const std::string& reasoning = text_of(message, key);
    if (reasoning.empty()) continue;
    writer_.reasoning(reasoning, number);
    choice.reasoning_key = key;
    choice.reasoning += reasoning;
    break;
  }
  const std::string text = content_of(member(message, "content"));
  if (!text.empty()) writer_.text(text, number);
  const std::string& refusal = text_of(message, "refusal");
  if (!refusal.empty()) {
    choice.refused = true;
    writer_.text(refusal, number);
  }
  if (member(message, "tool_calls").is_array()) read_calls(message["tool_calls"], choice);
}

void Reply::read_calls(const Json& calls, Choice& choice) {
  std::int64_t position = 0;
  for (const auto& told : calls) {
    const std::int64_t index = count_of(told, "index");
    Call& kept = choice.calls[index < 0 ? position : index];
    ++position;
    if (kept.call.id.empty()) kept.call.id = text_of(told, "id");
    const Json& function = member(told, "function");
    kept.call.name += text_of(function, "name");
    const Json& arguments = member(function, "arguments");
    kept.call.arguments +=
        arguments.is_object() ? model_http::dump(arguments) : text_of(function, "arguments");
    const Json& extra = member(told, "extra_content");
    if (!extra.is_null()) kept.extra_content = extra;
  }
}

void Reply::end() {
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    if (choices_[i].finish.empty())
      model_http::fail_unreadable("the reply ends before choice " + std::to_string(i) +
                                  " is finished");
  }
  if (usage_) writer_.usage(*usage_);
  for (std::size_t i = 0; i < choices_.size(); ++i) end_choice(choices_[i], static_cast<int>(i));
}

void Reply::end_choice(Choice& choice, int number) {
  for (auto& [index, kept] : choice.calls) {
    if (kept.call.name.empty()) model_http::fail_unreadable("a tool call has no name");
    if (kept.call.id.empty()) kept.call.id = names_.next();
    writer_.tool_call(kept.call, number);
  }
  for (const auto& token : choice.tokens.take()) writer_.token(token, number);
  const std::string kept = kept_of(choice);
  if (!kept.empty()) writer_.opaque(kept, number);
  writer_.finish(finish_of(choice.finish, choice.refused, !choice.calls.empty()), number);
}

// What the server wants back with this message (request.cpp).
std::string Reply::kept_of(const Choice& choice) const {
  Json kept = Json::object();
  if (wanted_.keep_reasoning && !choice.reasoning.empty())
    kept["reasoning"] = {{choice.reasoning_key, choice.reasoning}};
  for (const auto& [index, call] : choice.calls) {
    if (!call.extra_content.is_null()) kept["extra_content"][call.call.id] = call.extra_content;
  }
  return kept.empty() ? "" : model_http::dump(kept);
}

}  // namespace openai
