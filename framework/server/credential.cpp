#include "server/credential.h"

#include <openssl/crypto.h>

#include <string_view>

#include "base/text.h"

namespace mlgym {
namespace {

bool same(std::string_view shown, const std::string& token) {
  return shown.size() == token.size() &&
         CRYPTO_memcmp(shown.data(), token.data(), token.size()) == 0;
}

}  // namespace

bool may_ask(const HttpRequest& request, const std::string& token) {
  if (token.empty()) return true;
  constexpr std::string_view kScheme = "bearer ";
  if (const auto key = request.headers.find("x-api-key"); key != request.headers.end()) {
    if (same(key->second, token)) return true;
  }
  const auto found = request.headers.find("authorization");
  if (found == request.headers.end() || found->second.size() < kScheme.size()) return false;
  return same(trim(std::string_view(found->second).substr(kScheme.size())), token);
}

}  // namespace mlgym
