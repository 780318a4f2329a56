// Errors in the words of the providers' clients.
#pragma once

#include <absl/status/status.h>

#include <string>

namespace mlgym {

struct Failure {
  int status = 500;  // of HTTP
  const char* openai_type = "server_error";
  const char* openai_code = nullptr;
  const char* anthropic_type = "api_error";
  int anthropic_status = 500;  // where the two differ
  std::string message;
};

// Of a model's error, or of a request that cannot be read.
Failure failure_of(const absl::Status& status);
// A key that is not the endpoint's.
Failure wrong_key();
// A place or a method that is not served.
Failure not_served(std::string message);

}  // namespace mlgym
