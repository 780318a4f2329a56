#include "server/dialects/openai_parts.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "plugins/process/wire.h"
#include "server/dialects/wire_chat_parts.h"

namespace mlgym {
namespace {

// What the API writes for a probability of nothing.
constexpr double kLeastLogProbability = -9999;

Json log_probability(const Json& token) {
  const std::string bytes = token.contains("base64")
                                ? from_base64(text_of(token, "base64")).value_or("")
                                : std::string(text_of(token, "text"));
  Json numbers = Json::array();
  for (const char c : bytes) numbers.push_back(static_cast<unsigned char>(c));
  double value = kLeastLogProbability;
  if (token.contains("log_probability"))
    value = std::max(value, number_from(token["log_probability"]));
  return {{"token", to_utf8(bytes)}, {"logprob", value}, {"bytes", std::move(numbers)}};
}

}  // namespace

void read_openai_tool_choice(Json& request, const Field& choice) {
  const std::string& word = choice.text();
  if (word.empty() || word == "auto") return;
  if (word == "none" || word == "required") {
    request["tool_choice"] = word;
  } else {
    choice.refuse("\"{}\" is not supported; auto, none, required and a function are", word);
  }
}

void read_allowed_tools(Json& request, const Field& allowed) {
  std::vector<std::string> names;
  for (const auto& tool : allowed["tools"].required_items()) {
    const Field function = tool["function"];
    names.push_back((function.present() ? function["name"] : tool["name"]).required_text());
  }
  keep_tools(request, names, allowed);
  read_openai_tool_choice(request, allowed["mode"]);
}

void read_openai_format(Json& request, const Field& format, const Field& described) {
  if (!format.present()) return;
  const std::string& type = format["type"].required_text();
  if (type == "json_object") {
    request["reply_schema"] = R"({"type":"object"})";
  } else if (type == "json_schema") {
    const Field schema = described["schema"];
    if (!schema.present()) schema.refuse("an object is required");
    if (const Json* object = schema.object()) request["reply_schema"] = dump_json(*object);
  } else if (type != "text") {
    format["type"].refuse("\"{}\" is not supported; text, json_object and json_schema are", type);
  }
}

Json openai_log_probabilities(const Json& tokens) {
  Json content = Json::array();
  for (const auto& token : tokens) {
    Json one = log_probability(token);
    one["top_logprobs"] = Json::array();
    if (token.contains("alternatives")) {
      for (const auto& other : token["alternatives"])
        one["top_logprobs"].push_back(log_probability(other));
    }
    content.push_back(std::move(one));
  }
  return content;
}

Json openai_failure(const Failure& failure) {
  return {{"error",
           {{"message", failure.message},
            {"type", failure.openai_type},
            {"param", nullptr},
            {"code", failure.openai_code ? Json(failure.openai_code) : Json(nullptr)}}}};
}

}  // namespace mlgym
