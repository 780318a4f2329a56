// Requests in the format of Anthropic's Messages API.
#pragma once

#include <mlgym/model.hpp>
#include <string>

#include "model_http/json.h"

namespace anthropic {

using model_http::Json;

// A schema for the reply is enforced by calling this tool where the API cannot do it otherwise.
inline constexpr const char* kReplyTool = "reply_in_json";

struct Options {
  std::string model;
  bool adaptive_thinking = false;
  std::int64_t thinking_budget = 0;  // tokens; 0: no thinking, or adaptive
  std::string effort;                // empty: the model's own
  std::string structured = "auto";   // or "native", "tool"
  bool cache = true;
  bool stream = true;
  Json extra = Json::object();  // the last word on every key; null removes it
};

struct Request {
  Json body;
  bool reply_by_tool = false;
};

// Throws mlgym::Error(MLGYM_INVALID_ARGUMENT) where the request has no such form.
Request request_of(const mlgym::ChatRequest& request, const Options& options);

}  // namespace anthropic
