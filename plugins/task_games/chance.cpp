#include "chance.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <string>

namespace games {

std::uint64_t stream_seed(std::uint64_t seed, std::string_view purpose, std::uint64_t number) {
  unsigned char key[8];
  for (int i = 0; i < 8; ++i) key[i] = static_cast<unsigned char>(seed >> (8 * i));
  const std::string message = std::string(purpose) + "/" + std::to_string(number);
  unsigned char digest[EVP_MAX_MD_SIZE] = {};
  unsigned size = 0;
  HMAC(EVP_sha256(), key, sizeof key, reinterpret_cast<const unsigned char*>(message.data()),
       message.size(), digest, &size);
  std::uint64_t first = 0;
  for (int i = 0; i < 8; ++i) first = first << 8 | digest[i];
  return first >> 11;
}

}  // namespace games
