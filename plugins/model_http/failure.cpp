#include "failure.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "retry_after.h"

namespace model_http {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return text;
}

// Words of providers that say more than the status of HTTP does.
constexpr std::pair<std::string_view, mlgym_status> kTelling[] = {
    {"insufficient_quota", MLGYM_FAILED_PRECONDITION},  // OpenAI
    {"billing_hard_limit_reached", MLGYM_FAILED_PRECONDITION},
    {"billing_not_active", MLGYM_FAILED_PRECONDITION},
    {"billing_error", MLGYM_FAILED_PRECONDITION},  // Anthropic
    {"credit balance is too low", MLGYM_FAILED_PRECONDITION},
    {"perday", MLGYM_FAILED_PRECONDITION},               // a quotaId of Gemini
    {"failed_precondition", MLGYM_FAILED_PRECONDITION},  // Gemini: no billing, no service here
    {"api_key_invalid", MLGYM_UNAUTHENTICATED},
    {"context_length_exceeded", MLGYM_OUT_OF_RANGE},    // OpenAI
    {"exceed_context_size_error", MLGYM_OUT_OF_RANGE},  // llama.cpp
    {"exceeds the available context size", MLGYM_OUT_OF_RANGE},
    {"maximum context length", MLGYM_OUT_OF_RANGE},  // vLLM
    {"model's context length", MLGYM_OUT_OF_RANGE},  // SGLang
    {"prompt is too long", MLGYM_OUT_OF_RANGE},      // Anthropic
    {"exceed context limit", MLGYM_OUT_OF_RANGE},
    {"request_too_large", MLGYM_OUT_OF_RANGE},
    {"input token count", MLGYM_OUT_OF_RANGE}};  // Gemini

// Types of errors within a stream, which has begun with status 200.
constexpr std::pair<std::string_view, long> kTypes[] = {{"invalid_request_error", 400},
                                                        {"authentication_error", 401},
                                                        {"billing_error", 402},
                                                        {"permission_error", 403},
                                                        {"not_found_error", 404},
                                                        {"request_too_large", 413},
                                                        {"rate_limit", 429},
                                                        {"overloaded_error", 529}};

std::string text_or_number(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : "";
}

long implied_status(const Json& error) {
  const std::int64_t told = count_of(error, "code");
  if (told >= 400 && told < 600) return static_cast<long>(told);
  const std::string type = text_of(error, "type") + " " + text_of(error, "code");
  for (const auto& [word, status] : kTypes) {
    if (type.find(word) != type.npos) return status;
  }
  return 0;
}

// "retryDelay": "34s", of google.rpc.RetryInfo.
std::optional<double> retry_delay(const Json& details) {
  if (!details.is_array()) return {};
  for (const auto& detail : details) {
    const std::string& delay = text_of(detail, "retryDelay");
    if (!delay.empty() && delay.back() == 's')
      return seconds_from(std::string_view(delay).substr(0, delay.size() - 1));
  }
  return {};
}

}  // namespace

std::optional<ProviderError> provider_error(const Json& reply) {
  if (reply.is_array())  // Gemini's way to begin a stream that fails
    return reply.empty() ? std::nullopt : provider_error(reply.front());
  const bool flat = text_of(reply, "object") == "error";  // older vLLM and SGLang
  const Json& error = flat ? reply : member(reply, "error");
  if (error.is_string()) return ProviderError{error.get<std::string>(), "", 0};  // Ollama
  if (!error.is_object()) {
    const std::string& detail = text_of(reply, "detail");  // FastAPI
    return detail.empty() ? std::nullopt : std::optional(ProviderError{detail, "", 0});
  }
  const Json& details = member(error, "details");
  const std::string words = text_of(error, "type") + " " + text_or_number(member(error, "code")) +
                            " " + text_of(error, "status") + " " +
                            (details.is_null() ? "" : dump(details));
  return ProviderError{text_of(error, "message"), words, implied_status(error),
                       retry_delay(details)};
}

mlgym_status code_of(long status, const ProviderError& error) {
  if (status == 401) return MLGYM_UNAUTHENTICATED;
  const std::string words = lower(error.message + " " + error.words);
  for (const auto& [word, code] : kTelling) {
    if (words.find(word) != words.npos) return code;
  }
  switch (status) {
    case 402:
      return MLGYM_FAILED_PRECONDITION;
    case 403:
      return MLGYM_PERMISSION_DENIED;
    case 404:
      return MLGYM_NOT_FOUND;
    case 413:
      return MLGYM_OUT_OF_RANGE;
    case 429:
      return MLGYM_RESOURCE_EXHAUSTED;
    case 408:
    case 409:
    case 425:
      return MLGYM_UNAVAILABLE;
    default:
      return status >= 500 ? MLGYM_UNAVAILABLE : MLGYM_INVALID_ARGUMENT;
  }
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kLongest = 500;
  // What is no UTF-8 is replaced on the way; a bound before that keeps long pages cheap.
  std::string line = Json::parse(dump(Json(std::string(text.substr(0, 2 * kLongest)))));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return std::iscntrl(static_cast<unsigned char>(c)); },
      ' ');
  if (line.size() <= kLongest) return line;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end);
}

}  // namespace model_http
