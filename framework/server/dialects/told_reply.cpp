#include "server/dialects/told_reply.h"

#include <fmt/format.h>

#include "base/json.h"
#include "plugins/process/wire.h"

namespace mlgym {

Finish finish_of(const Json& choice) {
  const std::string_view word = text_of(choice, "finish");
  if (word == "length") return Finish::length;
  if (word == "refused") return Finish::refused;
  return calls_of(choice).empty() ? Finish::stop : Finish::tool_calls;
}

Json calls_of(const Json& choice) {
  return choice.contains("calls") ? choice["calls"] : Json::array();
}

std::string id_of_call(const Json& call, const std::string& answer, std::size_t place) {
  const std::string_view own = text_of(call, "id");
  return own.empty() ? fmt::format("call_{}_{}", answer, place) : std::string(own);
}

ToldUsage usage_of_reply(const Json& reply) {
  ToldUsage usage;
  if (!reply.contains("usage") || reply["usage"].empty()) return usage;
  const Json& told = reply["usage"];
  usage.known = true;
  usage.input = told.value("input", std::int64_t{0});
  usage.cached = told.value("cached", std::int64_t{0});
  usage.output = told.value("output", std::int64_t{0});
  usage.reasoning = told.value("reasoning", std::int64_t{0});
  usage.cache_written = told.value("cache_written", std::int64_t{0});
  return usage;
}

std::string model_name(const ToldChat& told) {
  const std::string_view served_by = text_of(told.reply, "served_by");
  return served_by.empty() ? told.asked.model : std::string(served_by);
}

}  // namespace mlgym
