#include "base/status.h"

#include <cerrno>
#include <cstring>
#include <string>

namespace mlgym {

absl::Status system_error(int error_number, std::string_view what) {
  absl::StatusCode code = absl::ErrnoToStatusCode(error_number);
  if (error_number == ENOSPC || error_number == EDQUOT) code = absl::StatusCode::kResourceExhausted;
  char buffer[256];
  const char* reason = strerror_r(error_number, buffer, sizeof buffer);
  return absl::Status(code, fmt::format("{}: {}", what, reason));
}

absl::Status with_context(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  return absl::Status(status.code(), fmt::format("{}: {}", context, message_of(status)));
}

}  // namespace mlgym
