#include "record/blobs.h"

#include <zstd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/status.h"

namespace mlgym {
namespace {

constexpr int kLevel = 3;  // zstd's default: fast beside the fsync that follows

absl::StatusOr<std::string> compress(std::string_view content) {
  std::string frame(ZSTD_compressBound(content.size()), '\0');
  const std::size_t size =
      ZSTD_compress(frame.data(), frame.size(), content.data(), content.size(), kLevel);
  if (ZSTD_isError(size)) return internal("zstd: {}", ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

absl::StatusOr<std::string> decompress(std::string_view frame) {
  const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  constexpr unsigned long long kLargest = 1ull << 32;
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > kLargest) {
    return absl::DataLossError("is no zstd frame");
  }
  std::string content(static_cast<std::size_t>(size), '\0');
  const std::size_t got =
      ZSTD_decompress(content.data(), content.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) || got != content.size()) return absl::DataLossError("is damaged");
  return content;
}

}  // namespace

std::filesystem::path Blobs::path_of(std::string_view name) const {
  return folder_ / name.substr(0, 2) / name.substr(2);
}

absl::StatusOr<std::string> Blobs::store(std::string_view content) const {
  const std::string name = sha256_hex(content);
  const std::filesystem::path path = path_of(name);
  std::error_code error;
  if (std::filesystem::exists(path, error)) return name;
  auto frame = compress(content);
  if (!frame.ok()) return frame.status();
  if (auto made = create_folders(path.parent_path()); !made.ok()) return made;
  const absl::Status created = create_file_exclusively(path, *frame);
  if (!created.ok() && created.code() != absl::StatusCode::kAlreadyExists) return created;
  return name;
}

absl::StatusOr<std::string> Blobs::load(std::string_view name) const {
  if (name.size() != 64 || name.find_first_not_of("0123456789abcdef") != name.npos) {
    return invalid("\"{}\" is no name of a blob", name);
  }
  const std::filesystem::path path = path_of(name);
  const auto frame = read_file(path);
  if (!frame.ok()) return frame.status();
  auto content = decompress(*frame);
  if (!content.ok()) return with_context(content.status(), path.string());
  if (sha256_hex(*content) != name) {
    return make_status(absl::StatusCode::kDataLoss, "{}: the content is not what the name says",
                       path.string());
  }
  return content;
}

}  // namespace mlgym
