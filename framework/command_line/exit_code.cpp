#include "command_line/exit_code.h"

#include <cctype>

#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace {

// The "file:line:col" that starts a message about a file, or nothing.
std::string position_in(std::string_view message) {
  const auto end = message.find(": ");
  if (end == message.npos) return "";
  const std::string_view position = message.substr(0, end);
  std::size_t colons = 0;
  for (std::size_t i = position.size(); i > 0 && colons < 2; --i) {
    const char c = position[i - 1];
    if (c == ':') {
      ++colons;
    } else if (!std::isdigit(static_cast<unsigned char>(c))) {
      return "";
    }
  }
  return colons == 2 && position.back() != ':' ? std::string(position) : "";
}

}  // namespace

int exit_code_of(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kUnimplemented:
      return kExitUsage;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnavailable:
      return kExitUnable;
    case absl::StatusCode::kCancelled:
      return kExitInterrupted;
    default:
      return kExitNo;
  }
}

Json error_document(const absl::Status& status) {
  const std::string where = position_in(message_of(status));
  std::string kind = "internal";
  const int code = exit_code_of(status);
  if (code == kExitUnable) kind = "environment";
  if (code == kExitUsage) kind = where.empty() ? "usage" : "config";
  return {{"schema", 1},
          {"error",
           {{"kind", kind},
            {"message", message_of(status)},
            {"where", where.empty() ? Json(nullptr) : Json(where)}}}};
}

}  // namespace mlgym
