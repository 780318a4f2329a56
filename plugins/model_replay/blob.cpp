#include "blob.h"

#include <openssl/evp.h>
#include <zstd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <mlgym/call.hpp>

namespace replay {
namespace {

constexpr unsigned long long kLargest = 1ull << 30;

std::string sha256_hex(const std::string& content) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

}  // namespace

std::string read_blob(const std::filesystem::path& run, const std::string& digest) {
  if (digest.size() < 3 || digest.find_first_not_of("0123456789abcdef") != digest.npos)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "the record names no blob: " + digest.substr(0, 80));
  const auto path = run / "blobs" / digest.substr(0, 2) / digest.substr(2);
  std::ifstream file(path, std::ios::binary);
  const std::string packed(std::istreambuf_iterator<char>(file), {});
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (!file || size > kLargest)
    throw mlgym::Error(MLGYM_DATA_LOSS, path.string() + " is missing or damaged");
  std::string content(static_cast<std::size_t>(size), '\0');
  const std::size_t got =
      ZSTD_decompress(content.data(), content.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != content.size() || sha256_hex(content) != digest)
    throw mlgym::Error(MLGYM_DATA_LOSS, path.string() + " is damaged");
  return content;
}

}  // namespace replay
