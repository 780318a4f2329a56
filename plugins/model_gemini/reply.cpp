#include "reply.h"

#include <algorithm>
#include <iterator>

#include "contents.h"

namespace gemini {
namespace {

using model_http::count_of;
using model_http::member;
using model_http::text_of;

// Counts of 0 are left out of the document.
std::int64_t count_or_0(const Json& told, const char* key) {
  return member(told, key).is_null() ? 0 : count_of(told, key);
}

mlgym::Usage usage_from(const Json& told) {
  mlgym::Usage usage;
  const std::int64_t prompt = count_of(told, "promptTokenCount");
  const std::int64_t answer = count_or_0(told, "candidatesTokenCount");
  const std::int64_t tools = count_or_0(told, "toolUsePromptTokenCount");
  usage.cached = count_or_0(told, "cachedContentTokenCount");
  usage.reasoning = count_or_0(told, "thoughtsTokenCount");
  if (prompt >= 0 && tools >= 0) usage.input = prompt + tools;
  if (prompt >= 0 && answer >= 0 && usage.reasoning >= 0) usage.output = answer + usage.reasoning;
  return model_http::plausible(usage);
}

bool is_refusal(const std::string& reason) {
  constexpr std::string_view kReasons[] = {"SAFETY",    "RECITATION",         "LANGUAGE",
                                           "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"};
  return std::find(std::begin(kReasons), std::end(kReasons), reason) != std::end(kReasons) ||
         reason.rfind("IMAGE_", 0) == 0;
}

mlgym::Finish finish_of(const std::string& reason, bool called) {
  if (is_refusal(reason)) return mlgym::Finish::refused;
  if (reason == "MAX_TOKENS") return mlgym::Finish::length;
  return called ? mlgym::Finish::tool_calls : mlgym::Finish::stop;
}

// Texts in a row are one part, as they would be in a reply that comes whole. A signature stays with
// the part that has it.
bool continues(const Json& last, const Json& part) {
  const auto plain = [](const Json& one) {
    return member(one, "text").is_string() && member(one, "thoughtSignature").is_null();
  };
  return plain(last) && plain(part) && member(last, "thought") == member(part, "thought");
}

// The last event of a stream often has such a part.
bool says_nothing(const Json& part) {
  return member(part, "text") == Json("") && member(part, "thoughtSignature").is_null();
}

}  // namespace

Reply::Reply(const Wanted& wanted, model_http::CallNames names, mlgym::ReplyWriter& writer)
    : wanted_(wanted), names_(names), writer_(writer) {
  choices_.resize(static_cast<std::size_t>(std::max(1, wanted.choices)));
}

void Reply::read(const Json& reply) {
  const std::string& model = text_of(reply, "modelVersion");
  if (!named_ && !model.empty()) writer_.served_by(model);
  named_ = named_ || !model.empty();
  const Json& usage = member(reply, "usageMetadata");
  if (usage.is_object()) usage_ = usage_from(usage);
  if (!text_of(member(reply, "promptFeedback"), "blockReason").empty()) blocked_ = true;
  const Json& candidates = member(reply, "candidates");
  if (!candidates.is_array()) return;
  int position = 0;
  for (const auto& candidate : candidates) {
    const std::int64_t told = count_of(candidate, "index");
    const std::int64_t number = told < 0 ? position : told;
    ++position;
    if (number >= static_cast<std::int64_t>(choices_.size()))
      model_http::fail_unreadable("the reply has a choice that nobody asked for");
    read_candidate(candidate, static_cast<int>(number));
  }
}

void Reply::read_candidate(const Json& candidate, int number) {
  Choice& choice = choices_[static_cast<std::size_t>(number)];
  const Json& parts = member(member(candidate, "content"), "parts");
  if (parts.is_array()) {
    for (const auto& part : parts) read_part(part, choice, number);
  }
  const std::string& finish = text_of(candidate, "finishReason");
  if (!finish.empty()) choice.finish = finish;
}

void Reply::read_part(const Json& part, Choice& choice, int number) {
  const std::string& text = text_of(part, "text");
  if (!text.empty()) {
    if (member(part, "thought") == Json(true)) {
      writer_.reasoning(text, number);
    } else {
      writer_.text(text, number);
    }
  }
  const Json& call = member(part, "functionCall");
  if (call.is_object() && !read_call(call, choice)) return;
  if (!part.is_object() || says_nothing(part)) return;
  if (!choice.parts.empty() && continues(choice.parts.back(), part)) {
    choice.parts.back()["text"].get_ref<std::string&>() += text;
  } else {
    choice.parts.push_back(part);
  }
}

bool Reply::read_call(const Json& call, Choice& choice) {
  if (wanted_.one_call && !choice.calls.empty()) return false;
  if (text_of(call, "name").empty()) model_http::fail_unreadable("a function call has no name");
  const std::string& id = text_of(call, "id");
  const Json& arguments = member(call, "args");
  choice.calls.push_back({id.empty() ? names_.next() : id, text_of(call, "name"),
                          arguments.is_object() ? model_http::dump(arguments) : "{}"});
  return true;
}

void Reply::end() {
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    if (choices_[i].finish.empty() && blocked_) choices_[i].finish = "SAFETY";
    if (choices_[i].finish.empty())
      model_http::fail_unreadable("the reply ends before choice " + std::to_string(i) +
                                  " is finished");
  }
  if (usage_) writer_.usage(*usage_);
  for (const auto& choice : choices_) {
    if (choice.finish == "MALFORMED_FUNCTION_CALL")
      model_http::fail_unreadable("the model wrote a function call that the API cannot read");
  }
  for (std::size_t i = 0; i < choices_.size(); ++i) end_choice(choices_[i], static_cast<int>(i));
}

void Reply::end_choice(const Choice& choice, int number) {
  for (const auto& call : choice.calls) writer_.tool_call(call, number);
  const std::string kept = kept_of(choice.parts);
  if (!kept.empty()) writer_.opaque(kept, number);
  writer_.finish(finish_of(choice.finish, !choice.calls.empty()), number);
}

}  // namespace gemini
