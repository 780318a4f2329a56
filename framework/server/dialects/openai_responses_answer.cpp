#include "server/dialects/openai_responses_answer.h"

#include "base/json.h"
#include "plugins/process/wire.h"
#include "server/dialects/openai_parts.h"
#include "server/dialects/told_reply.h"

namespace mlgym {
namespace {

// What the provider wants back travels as the encrypted content of the reasoning.
void add_reasoning(Json& output, const Json& choice, const std::string& id) {
  const std::string_view reasoning = text_of(choice, "reasoning");
  const std::string_view opaque = text_of(choice, "opaque");
  if (reasoning.empty() && opaque.empty()) return;
  Json summary = Json::array();
  if (!reasoning.empty()) summary.push_back({{"type", "summary_text"}, {"text", reasoning}});
  output.push_back({{"id", "rs_" + id},
                    {"type", "reasoning"},
                    {"summary", std::move(summary)},
                    {"encrypted_content", opaque.empty() ? Json(nullptr) : Json(opaque)},
                    {"status", "completed"}});
}

void add_message(Json& output, const Json& choice, const std::string& id, const char* status) {
  const std::string_view text = text_of(choice, "text");
  if (text.empty() && !calls_of(choice).empty()) return;
  Json part = {{"type", "output_text"},
               {"text", text},
               {"annotations", Json::array()},
               {"logprobs", choice.contains("tokens") ? openai_log_probabilities(choice["tokens"])
                                                      : Json::array()}};
  output.push_back({{"id", "msg_" + id},
                    {"type", "message"},
                    {"role", "assistant"},
                    {"status", status},
                    {"content", Json::array({std::move(part)})}});
}

void add_calls(Json& output, const Json& choice, const std::string& id) {
  std::size_t place = 0;
  for (const auto& call : calls_of(choice)) {
    output.push_back({{"id", fmt::format("fc_{}_{}", id, place)},
                      {"type", "function_call"},
                      {"status", "completed"},
                      {"call_id", id_of_call(call, id, place)},
                      {"name", text_of(call, "name")},
                      {"arguments", text_of(call, "arguments")}});
    ++place;
  }
}

Json responses_usage(const Json& reply) {
  const ToldUsage usage = usage_of_reply(reply);
  if (!usage.known) return nullptr;
  return {{"input_tokens", usage.input},
          {"input_tokens_details",
           {{"cached_tokens", usage.cached}, {"cache_write_tokens", usage.cache_written}}},
          {"output_tokens", usage.output},
          {"output_tokens_details", {{"reasoning_tokens", usage.reasoning}}},
          {"total_tokens", usage.input + usage.output}};
}

Json incomplete_details(Finish finish) {
  if (finish == Finish::length) return {{"reason", "max_output_tokens"}};
  if (finish == Finish::refused) return {{"reason", "content_filter"}};
  return nullptr;
}

}  // namespace

Json openai_response(const ToldChat& told) {
  const Json& choice = told.reply.at("choices").at(0);
  const Json incomplete = incomplete_details(finish_of(choice));
  const char* status = incomplete.is_null() ? "completed" : "incomplete";
  Json output = Json::array();
  add_reasoning(output, choice, told.id);
  add_message(output, choice, told.id, status);
  add_calls(output, choice, told.id);
  Json response = {{"id", "resp_" + told.id},
                   {"object", "response"},
                   {"created_at", told.created},
                   {"status", status},
                   {"error", nullptr},
                   {"incomplete_details", incomplete},
                   {"model", model_name(told)},
                   {"output", std::move(output)},
                   {"previous_response_id", nullptr},
                   {"store", false},
                   {"usage", responses_usage(told.reply)}};
  response.update(told.asked.echo);
  return response;
}

}  // namespace mlgym
