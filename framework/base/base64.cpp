#include "base/base64.h"

#include <openssl/evp.h>

#include <algorithm>

namespace mlgym {

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return {};
  // OpenSSL passes over white space at the ends, and counts padding as bytes.
  const auto padding_at = std::min(text.find('='), text.size());
  const std::size_t padding = text.size() - padding_at;
  if (padding > 2 || text.substr(padding_at).find_first_not_of('=') != text.npos) return {};
  if (text.find_first_of(" \t\r\n") != text.npos) return {};
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return {};
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace mlgym
