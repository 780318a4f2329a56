// The settings that all models behind HTTP have.
#pragma once

#include <mlgym/model.hpp>
#include <mlgym/settings.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "json.h"
#include "model_settings/common_settings.h"
#include "secrets.h"

namespace model_http {

// Where a provider is found, unless settings or the environment say otherwise.
struct Provider {
  const char* base_url;
  const char* base_url_variable;
  std::vector<std::string> key_variables;  // the first that is set
};

struct BackendSettings {
  std::string model, base_url, key;
  bool own_server = false;  // not the provider's
  double temperature, top_p;
  std::int64_t max_output_tokens = 0;  // 0: not set
  std::int64_t seed = -1;
  std::vector<std::string> stop, headers;
  double timeout = 600;
  bool stream = true;
  Json extra;
  std::int64_t max_concurrency = 0, context = 0;  // 0: not set
  Secrets secrets;

  // Throws MLGYM_INVALID_ARGUMENT, and MLGYM_UNAUTHENTICATED where the provider's key is missing.
  static BackendSettings read(const mlgym::Settings& settings, const Provider& provider);
  std::string describe() const;  // as mlgym_model's
  // The settings where the request leaves it open. No more tokens than either allows.
  mlgym::ChatRequest filled(mlgym::ChatRequest request) const;
};

// Where `number` is one.
void put_number(Json& body, const char* key, double number);

// The schema of these settings and a backend's own, which are members of a JSON object.
inline constexpr std::string_view kSchemaBegin = R"({
"type": "object", "additionalProperties": false, "required": ["model"], "properties": {
  "model": {"type": "string", "minLength": 1})";
inline constexpr std::string_view kSchemaComma = ",";

template <const std::string_view& own>
using SettingsSchema = model_settings::Joined<kSchemaBegin, model_settings::kCommon, kSchemaComma,
                                              own, model_settings::kEnd>;

}  // namespace model_http
