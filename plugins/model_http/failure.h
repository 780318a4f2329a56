// What a provider says went wrong, in the codes of mlgym_model.
#pragma once

#include <mlgym/call.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "json.h"

namespace model_http {

struct ProviderError {
  std::string message;
  std::string words;  // its type, its code and its details
  long status = 0;    // of HTTP, as the error itself says or implies; 0: it does not
  std::optional<double> retry_after = {};  // seconds
};

// Reads the forms that OpenAI, Anthropic, Gemini and the servers that imitate them use; nothing
// where `reply` tells of no error.
std::optional<ProviderError> provider_error(const Json& reply);

mlgym_status code_of(long status, const ProviderError& error);

// On one line, in UTF-8, not longer than 500 bytes.
std::string shortened(std::string_view text);

}  // namespace model_http
