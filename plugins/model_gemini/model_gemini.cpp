// Models of Google, by the Gemini API.
#include <mlgym/plugin.hpp>

#include <cctype>
#include <cstdlib>

#include "model_http/backend_settings.h"
#include "model_http/exchange.h"
#include "reply.h"
#include "request.h"

namespace {

constexpr std::string_view kOwnSettings = R"(
  "seed": {"type": "integer", "minimum": 0},
  "thinking_budget": {"type": "integer", "minimum": -1},
  "thinking_level": {"type": "string", "minLength": 1},
  "thoughts": {"type": "boolean"})";

// From the third generation on.
bool demands_signatures(const std::string& model) {
  constexpr std::string_view kStart = "gemini-";
  return model.compare(0, kStart.size(), kStart) == 0 &&
         std::atoi(model.c_str() + kStart.size()) >= 3;
}

// A name becomes a part of the address.
std::string path_of(const std::string& model) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string path = model.find('/') == model.npos ? "models/" : "";  // else "tunedModels/x"
  for (const char c : model) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128 && (std::isalnum(byte) || std::string_view("-_./").find(c) != std::string::npos))
      path += c;
    else
      path += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return path;
}

class Gemini : public mlgym::Model {
 public:
  explicit Gemini(const mlgym::Settings& settings)
      : settings_(model_http::BackendSettings::read(settings,
                                                    {"https://generativelanguage.googleapis.com",
                                                     "GEMINI_BASE_URL",
                                                     {"GEMINI_API_KEY", "GOOGLE_API_KEY"}})) {
    options_.signed_calls = demands_signatures(settings_.model);
    options_.extra = settings_.extra;
    constexpr std::int64_t kOpen = -2;
    const std::int64_t budget = settings.integer("thinking_budget", kOpen);
    if (budget != kOpen) options_.thinking["thinkingBudget"] = budget;
    const std::string level = settings.text("thinking_level", "");
    if (!level.empty()) options_.thinking["thinkingLevel"] = level;
    if (settings.boolean("thoughts", false)) options_.thinking["includeThoughts"] = true;
    url_ = settings_.base_url + "/v1beta/" + path_of(settings_.model) +
           (settings_.stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
  }

  std::string describe() override { return settings_.describe(); }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& writer) override {
    std::vector<std::string> headers = {"Content-Type: application/json"};
    if (!settings_.key.empty()) headers.push_back("x-goog-api-key: " + settings_.key);
    headers.insert(headers.end(), settings_.headers.begin(), settings_.headers.end());
    gemini::Reply reply({request.choices, request.one_tool_call}, model_http::CallNames(request),
                        writer);
    model_http::ask(client_, call,
                    {url_, std::move(headers),
                     gemini::request_body(settings_.filled(request), options_), settings_.timeout},
                    settings_.secrets, reply, writer);
  }

 private:
  model_http::BackendSettings settings_;
  gemini::Options options_;
  std::string url_;
  model_http::HttpClient client_;
};

}  // namespace

MLGYM_PLUGIN("model_gemini", "0.1.0",
             mlgym::component<Gemini>("gemini", "Models of Google, by the Gemini API: gemini/MODEL",
                                      model_http::SettingsSchema<kOwnSettings>::kText.data()));
