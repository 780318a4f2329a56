#include "retry_after.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>

namespace model_http {
namespace {

constexpr double kLongest = 24 * 3600;

}  // namespace

std::optional<double> seconds_from(std::string_view text, double unit) {
  const bool plain = !text.empty() && text.find_first_not_of("0123456789.") == text.npos;
  if (!plain) return {};
  const std::string copy(text);
  char* end = nullptr;
  const double seconds = std::strtod(copy.c_str(), &end) * unit;
  if (*end != '\0' || seconds > kLongest) return {};
  return seconds;
}

std::optional<double> retry_after(const Headers& headers, std::time_t now) {
  const auto milliseconds = headers.find("retry-after-ms");  // of OpenAI and Azure
  if (milliseconds != headers.end()) {
    if (const auto seconds = seconds_from(milliseconds->second, 1e-3)) return seconds;
  }
  const auto told = headers.find("retry-after");
  if (told == headers.end()) return {};
  if (const auto seconds = seconds_from(told->second)) return seconds;
  const std::time_t date = curl_getdate(told->second.c_str(), nullptr);
  if (date < 0) return {};
  const double seconds = std::difftime(date, now);
  return seconds > kLongest ? std::nullopt : std::optional(std::max(seconds, 0.0));
}

}  // namespace model_http
