#include "request.h"

#include "contents.h"
#include "model_http/backend_settings.h"
#include "model_http/chat_format.h"
#include "plain_schema.h"

namespace gemini {
namespace {

Json declarations_of(const mlgym::ChatRequest& request) {
  Json declarations = Json::array();
  for (const auto& tool : request.tools) {
    Json declaration = {{"name", tool.name}, {"description", tool.description}};
    Json parameters = plain_schema(model_http::parameters_of(tool));
    // An object without properties is refused; a function without parameters is not.
    if (parameters.contains("properties")) declaration["parameters"] = std::move(parameters);
    declarations.push_back(std::move(declaration));
  }
  return declarations;
}

const char* mode_of(mlgym::ToolChoice choice) {
  if (choice == mlgym::ToolChoice::none) return "NONE";
  return choice == mlgym::ToolChoice::required ? "ANY" : "AUTO";
}

Json generation_of(const mlgym::ChatRequest& request, const Options& options) {
  constexpr std::int64_t kSeeds = std::int64_t{1} << 31;  // a seed has 32 bits, with a sign
  Json config = Json::object();
  model_http::put_number(config, "temperature", request.temperature);
  model_http::put_number(config, "topP", request.top_p);
  if (request.max_output_tokens > 0) config["maxOutputTokens"] = request.max_output_tokens;
  if (request.seed >= 0) config["seed"] = request.seed % kSeeds;
  if (!request.stop.empty()) config["stopSequences"] = request.stop;
  if (request.choices > 1) config["candidateCount"] = request.choices;
  if (!options.thinking.empty()) config["thinkingConfig"] = options.thinking;
  const Json schema = model_http::reply_schema_of(request);
  if (schema.is_null()) return config;
  // Every model knows the plain form; what it cannot say needs the other.
  const bool plain = plain_schema(schema) == schema;
  config["responseMimeType"] = "application/json";
  config[plain ? "responseSchema" : "responseJsonSchema"] = schema;
  return config;
}

}  // namespace

Json request_body(const mlgym::ChatRequest& request, const Options& options) {
  Chat chat = chat_of(request.messages, options.signed_calls);
  Json body = Json::object();
  if (!chat.instructions.empty())
    body["systemInstruction"] = {{"parts", std::move(chat.instructions)}};
  body["contents"] = std::move(chat.contents);
  if (!request.tools.empty()) {
    body["tools"] = Json::array({{{"functionDeclarations", declarations_of(request)}}});
    body["toolConfig"] = {{"functionCallingConfig", {{"mode", mode_of(request.tool_choice)}}}};
  }
  Json config = generation_of(request, options);
  if (!config.empty()) body["generationConfig"] = std::move(config);
  body.merge_patch(options.extra);
  return body;
}

}  // namespace gemini
