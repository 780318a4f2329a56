// Models behind OpenAI's chat completions: OpenAI itself, vLLM, SGLang, llama.cpp, Ollama and
// others.
#include <mlgym/plugin.hpp>

#include "model_http/backend_settings.h"
#include "model_http/exchange.h"
#include "reply.h"
#include "request.h"

namespace {

constexpr std::string_view kOwnSettings = R"(
  "seed": {"type": "integer", "minimum": 0},
  "reasoning_effort": {"type": "string", "minLength": 1},
  "max_tokens_key": {"enum": ["max_completion_tokens", "max_tokens"]},
  "token_ids": {"type": "boolean"},
  "return_reasoning": {"type": "boolean"})";

class OpenAi : public mlgym::Model {
 public:
  explicit OpenAi(const mlgym::Settings& settings)
      : settings_(model_http::BackendSettings::read(
            settings, {"https://api.openai.com/v1", "OPENAI_BASE_URL", {"OPENAI_API_KEY"}})) {
    options_.model = settings_.model;
    options_.stream = settings_.stream;
    options_.extra = settings_.extra;
    options_.reasoning_effort = settings.text("reasoning_effort", "");
    // OpenAI refuses the older name for its reasoning models and unknown keys for all; others may
    // know the older one only.
    options_.max_tokens_key = settings.text(
        "max_tokens_key", settings_.own_server ? "max_tokens" : "max_completion_tokens");
    options_.token_ids = settings.boolean("token_ids", settings_.own_server);
    options_.return_reasoning = settings.boolean("return_reasoning", false);
  }

  std::string describe() override { return settings_.describe(); }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& writer) override {
    std::vector<std::string> headers = {"Content-Type: application/json"};
    if (!settings_.key.empty()) headers.push_back("Authorization: Bearer " + settings_.key);
    headers.insert(headers.end(), settings_.headers.begin(), settings_.headers.end());
    openai::Reply reply({request.choices, request.tokens, options_.return_reasoning},
                        model_http::CallNames(request), writer);
    model_http::ask(client_, call,
                    {settings_.base_url + "/chat/completions", std::move(headers),
                     openai::request_body(settings_.filled(request), options_), settings_.timeout},
                    settings_.secrets, reply, writer);
  }

 private:
  model_http::BackendSettings settings_;
  openai::Options options_;
  model_http::HttpClient client_;
};

}  // namespace

MLGYM_PLUGIN("model_openai", "0.1.0",
             mlgym::component<OpenAi>(
                 "openai",
                 "Models of OpenAI and of servers that speak its chat completions: openai/MODEL",
                 model_http::SettingsSchema<kOwnSettings>::kText.data()));
