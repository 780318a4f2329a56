#include "server/dialects/failure.h"

#include "base/status.h"
#include "base/text.h"

namespace mlgym {

Failure failure_of(const absl::Status& status) {
  constexpr const char* kBadRequest = "invalid_request_error";
  std::string message = to_utf8(message_of(status));
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return {400, kBadRequest, nullptr, kBadRequest, 400, std::move(message)};
    case absl::StatusCode::kOutOfRange:
      return {400,         kBadRequest, "context_length_exceeded",
              kBadRequest, 400,         "prompt is too long: " + message};
    case absl::StatusCode::kNotFound:
      return {404, kBadRequest, "model_not_found", "not_found_error", 404, std::move(message)};
    case absl::StatusCode::kResourceExhausted:
      return {429, "insufficient_quota", "insufficient_quota", "rate_limit_error",
              429, std::move(message)};
    case absl::StatusCode::kDeadlineExceeded:
      return {504, "server_error", "timeout", "timeout_error", 504, std::move(message)};
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kCancelled:
      return {503, "server_error", "overloaded", "overloaded_error", 529, std::move(message)};
    default:  // what is wrong with the host's account or key is not the client's fault
      return {500, "server_error", nullptr, "api_error", 500, std::move(message)};
  }
}

Failure wrong_key() {
  return {401,
          "invalid_request_error",
          "invalid_api_key",
          "authentication_error",
          401,
          "the key is not the one of this endpoint"};
}

Failure not_served(std::string message) {
  return {404, "invalid_request_error", "unknown_url", "not_found_error", 404, std::move(message)};
}

}  // namespace mlgym
