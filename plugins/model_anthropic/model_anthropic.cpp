// Models of Anthropic, by its Messages API.
#include <mlgym/plugin.hpp>

#include <cstdlib>

#include "model_http/backend_settings.h"
#include "model_http/exchange.h"
#include "reply.h"
#include "request.h"

namespace {

constexpr std::int64_t kMaxTokens = 8192;  // the API demands a number; every current model has it

constexpr std::string_view kOwnSettings = R"(
  "thinking": {"anyOf": [{"enum": ["off", "adaptive", false]},
                         {"type": "integer", "minimum": 1024}]},
  "effort": {"type": "string", "minLength": 1},
  "structured": {"enum": ["auto", "native", "tool"]},
  "cache": {"type": "boolean"})";

class Anthropic : public mlgym::Model {
 public:
  explicit Anthropic(const mlgym::Settings& settings)
      : settings_(model_http::BackendSettings::read(
            settings, {"https://api.anthropic.com", "ANTHROPIC_BASE_URL", {"ANTHROPIC_API_KEY"}})) {
    if (settings_.max_output_tokens == 0) settings_.max_output_tokens = kMaxTokens;
    options_.model = settings_.model;
    options_.stream = settings_.stream;
    options_.extra = settings_.extra;
    options_.effort = settings.text("effort", "");
    options_.structured = settings.text("structured", options_.structured);
    options_.cache = settings.boolean("cache", true);
    const std::string thinking = settings.text("thinking", "off");
    options_.adaptive_thinking = thinking == "adaptive";
    options_.thinking_budget = std::strtoll(thinking.c_str(), nullptr, 10);
  }

  std::string describe() override { return settings_.describe(); }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& writer) override {
    std::vector<std::string> headers = {"Content-Type: application/json",
                                        "anthropic-version: 2023-06-01"};
    if (!settings_.key.empty()) headers.push_back("x-api-key: " + settings_.key);
    headers.insert(headers.end(), settings_.headers.begin(), settings_.headers.end());
    anthropic::Request asked = anthropic::request_of(settings_.filled(request), options_);
    anthropic::Reply reply(asked.reply_by_tool, writer);
    model_http::ask(client_, call,
                    {settings_.base_url + "/v1/messages", std::move(headers), std::move(asked.body),
                     settings_.timeout},
                    settings_.secrets, reply, writer);
  }

 private:
  model_http::BackendSettings settings_;
  anthropic::Options options_;
  model_http::HttpClient client_;
};

}  // namespace

MLGYM_PLUGIN("model_anthropic", "0.1.0",
             mlgym::component<Anthropic>(
                 "anthropic", "Models of Anthropic, by its Messages API: anthropic/MODEL",
                 model_http::SettingsSchema<kOwnSettings>::kText.data()));
