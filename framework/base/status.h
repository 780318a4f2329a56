// Errors of the framework are absl::Status; their texts say what, where and what to do.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <fmt/core.h>

#include <utility>

namespace mlgym {

template <class... Args>
absl::Status make_status(absl::StatusCode code, fmt::format_string<Args...> format,
                         Args&&... args) {
  return absl::Status(code, fmt::format(format, std::forward<Args>(args)...));
}

// The caller gave something wrong: usage, configuration, a malformed file. Exit code 2.
template <class... Args>
absl::Status invalid(fmt::format_string<Args...> format, Args&&... args) {
  return make_status(absl::StatusCode::kInvalidArgument, format, std::forward<Args>(args)...);
}

// Something named does not exist. Exit code 2 for a name, see command_line/exit_code.h.
template <class... Args>
absl::Status not_found(fmt::format_string<Args...> format, Args&&... args) {
  return make_status(absl::StatusCode::kNotFound, format, std::forward<Args>(args)...);
}

// This machine is not able to: a package, a capability, a key, disk space. Exit code 3.
template <class... Args>
absl::Status unable(fmt::format_string<Args...> format, Args&&... args) {
  return make_status(absl::StatusCode::kFailedPrecondition, format, std::forward<Args>(args)...);
}

// A part of the system itself failed.
template <class... Args>
absl::Status internal(fmt::format_string<Args...> format, Args&&... args) {
  return make_status(absl::StatusCode::kInternal, format, std::forward<Args>(args)...);
}

// The system call that set `error_number` failed; a full disk becomes kResourceExhausted, a missing
// file kNotFound, a refused one kPermissionDenied.
absl::Status system_error(int error_number, std::string_view what);

// The same status with "context: " before its text.
absl::Status with_context(const absl::Status& status, std::string_view context);

inline std::string_view message_of(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

}  // namespace mlgym
