// Requests in the format of Gemini's generateContent.
#pragma once

#include <mlgym/model.hpp>
#include <string>

#include "model_http/json.h"

namespace gemini {

using model_http::Json;

struct Options {
  bool signed_calls = false;       // the model demands a signature of every call
  Json thinking = Json::object();  // members of thinkingConfig
  Json extra = Json::object();     // the last word on every key; null removes it
};

// Throws mlgym::Error(MLGYM_INVALID_ARGUMENT) where the request has no such form.
Json request_body(const mlgym::ChatRequest& request, const Options& options);

}  // namespace gemini
