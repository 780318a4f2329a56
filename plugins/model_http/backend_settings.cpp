#include "backend_settings.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "http_client.h"

namespace model_http {
namespace {

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

// It becomes a line of a header: nothing may add another.
std::string line_of(std::string text, const std::string& what) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.pop_back();
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != '\x7F';
  });
  if (!plain) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, what + " holds control characters");
  return text;
}

Json json_setting(const mlgym::Settings& settings, const char* name, const Json& fallback) {
  std::string text;
  if (!settings.read(name, text)) return fallback;
  return parse_json(text).value_or(fallback);
}

std::string base_url(const mlgym::Settings& settings, const Provider& provider) {
  std::string url = settings.text("base_url", "");
  if (url.empty()) url = variable(provider.base_url_variable);
  if (url.empty()) url = provider.base_url;
  url = line_of(url, "base_url");
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

void read_key(const mlgym::Settings& settings, const Provider& provider, BackendSettings& read) {
  std::vector<std::string> names = provider.key_variables;
  std::string chosen;
  if (settings.read("key_variable", chosen)) names = {chosen};
  for (const auto& name : names) {
    if (read.key.empty()) read.key = line_of(variable(name), name);
  }
  if (read.key.empty() && !read.own_server)
    throw mlgym::Error(MLGYM_UNAUTHENTICATED,
                       "there is no key: set " + names.front() + " in the environment");
  read.secrets.add(read.key);
}

// A header may be a key too.
void read_headers(const mlgym::Settings& settings, BackendSettings& read) {
  const Json headers = json_setting(settings, "headers", Json::object());
  for (const auto& [name, value] : headers.items()) {
    const std::string text = line_of(value, "the header \"" + name + "\"");
    read.headers.push_back(line_of(name, "the name of a header") + ": " + text);
    read.secrets.add(text);
    read.secrets.add(text.substr(text.rfind(' ') + 1));  // without its "Bearer"
  }
}

}  // namespace

BackendSettings BackendSettings::read(const mlgym::Settings& settings, const Provider& provider) {
  constexpr double kOpen = std::numeric_limits<double>::quiet_NaN();
  BackendSettings read;
  read.model = settings.text("model", "");
  read.base_url = model_http::base_url(settings, provider);
  read.own_server = origin_of(read.base_url) != origin_of(provider.base_url);
  read_key(settings, provider, read);
  read_headers(settings, read);
  read.temperature = settings.number("temperature", kOpen);
  read.top_p = settings.number("top_p", kOpen);
  read.max_output_tokens = settings.integer("max_output_tokens", 0);
  read.seed = settings.integer("seed", -1);
  const Json stop = json_setting(settings, "stop", Json::array());
  for (const auto& word : stop) read.stop.push_back(word.get<std::string>());
  read.timeout = settings.number("timeout", read.timeout);
  read.stream = settings.boolean("stream", read.stream);
  read.extra = json_setting(settings, "extra", Json::object());
  read.max_concurrency = settings.integer("max_concurrency", 0);
  read.context = settings.integer("context", 0);
  return read;
}

std::string BackendSettings::describe() const {
  Json told = Json::object();
  if (max_concurrency > 0) told["max_concurrency"] = max_concurrency;
  if (context > 0) told["context"] = context;
  if (max_output_tokens > 0) told["max_output"] = max_output_tokens;
  return dump(told);
}

mlgym::ChatRequest BackendSettings::filled(mlgym::ChatRequest request) const {
  if (std::isnan(request.temperature)) request.temperature = temperature;
  if (std::isnan(request.top_p)) request.top_p = top_p;
  if (request.seed < 0) request.seed = seed;
  if (request.max_output_tokens <= 0) {
    request.max_output_tokens = max_output_tokens;
  } else if (max_output_tokens > 0) {
    request.max_output_tokens = std::min(request.max_output_tokens, max_output_tokens);
  }
  request.stop.insert(request.stop.end(), stop.begin(), stop.end());
  return request;
}

void put_number(Json& body, const char* key, double number) {
  if (std::isfinite(number)) body[key] = number;
}

}  // namespace model_http
