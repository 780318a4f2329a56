#include "recorded_replies.h"

#include <nlohmann/json.hpp>

namespace replay {
namespace {

using Json = nlohmann::json;

// A text of the record: itself, or a reference to a blob.
std::string text_of(const Json& value, const LoadBlob& blob) {
  if (value.is_string()) return value;
  if (value.is_object() && value.contains("blob")) return blob(value["blob"]);
  return "";
}

std::int64_t count_of(const Json& usage, const char* key) {
  const Json count = usage.value(key, Json());
  return count.is_number_integer() ? count.get<std::int64_t>() : -1;
}

mlgym::ChatReply reply_of(const Json& data, const LoadBlob& blob) {
  mlgym::ChatReply reply;
  const Json choice =
      data.value("choices", Json::array()).empty() ? Json::object() : data["choices"][0];
  reply.text = text_of(choice.value("text", Json("")), blob);
  reply.reasoning = text_of(choice.value("reasoning", Json("")), blob);
  for (const auto& call : choice.value("calls", Json::array()))
    reply.calls.push_back(
        {call.value("id", ""), call.value("name", ""), call.value("arguments", "")});
  const std::string finish = choice.value("finish", "stop");
  reply.finish = finish == "length"       ? mlgym::Finish::length
                 : finish == "tool_calls" ? mlgym::Finish::tool_calls
                 : finish == "refused"    ? mlgym::Finish::refused
                                          : mlgym::Finish::stop;
  const Json usage = data.value("usage", Json::object());
  reply.usage = {count_of(usage, "input"), count_of(usage, "cached"), count_of(usage, "output"),
                 count_of(usage, "reasoning")};
  return reply;
}

}  // namespace

std::vector<mlgym::ChatReply> recorded_replies(std::string_view events, const LoadBlob& blob) {
  std::vector<mlgym::ChatReply> replies;
  std::size_t number = 0;
  while (!events.empty()) {
    ++number;
    const auto end = events.find('\n');
    const std::string_view line = events.substr(0, end);
    events.remove_prefix(end == events.npos ? events.size() : end + 1);
    if (line.empty()) continue;
    const Json event = Json::parse(line, nullptr, false);
    const auto fail = [number] {
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                         "line " + std::to_string(number) + " is no event of mlgym's record");
    };
    // The last line of a writer that was killed may be torn.
    if (event.is_discarded() && end == line.npos) break;
    if (!event.is_object() || !event.contains("k")) fail();
    try {
      if (event["k"] != "model.end" || !event.at("d").value("error", Json()).is_null()) continue;
      replies.push_back(reply_of(event["d"], blob));
    } catch (const Json::exception&) {  // a member of another type
      fail();
    }
  }
  return replies;
}

}  // namespace replay
