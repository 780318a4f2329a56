// Requests in the format of OpenAI's chat completions.
#pragma once

#include <mlgym/model.hpp>
#include <string>

#include "model_http/json.h"

namespace openai {

using model_http::Json;

struct Options {
  std::string model;
  std::string reasoning_effort;   // empty: the model's own
  std::string max_tokens_key;     // which of the two names of this limit the server knows
  bool token_ids = false;         // the server tells them when asked to
  bool return_reasoning = false;  // the server wants it back
  bool stream = true;
  Json extra = Json::object();  // the last word on every key; null removes it
};

// Throws mlgym::Error(MLGYM_INVALID_ARGUMENT) where the request has no such form.
Json request_body(const mlgym::ChatRequest& request, const Options& options);

}  // namespace openai
