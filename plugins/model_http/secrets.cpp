#include "secrets.h"

#include <algorithm>

namespace model_http {

void Secrets::add(std::string secret) {
  constexpr std::size_t kShortest = 4;  // a shorter one, such as "none", would garble texts
  if (secret.size() <= kShortest) return;
  secrets_.push_back(std::move(secret));
  std::sort(secrets_.begin(), secrets_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Secrets::redacted(std::string text) const {
  constexpr std::string_view kInstead = "[redacted]";
  for (const auto& secret : secrets_) {
    for (std::size_t at = text.find(secret); at != text.npos;
         at = text.find(secret, at + kInstead.size()))
      text.replace(at, secret.size(), kInstead);
  }
  return text;
}

}  // namespace model_http
