// Content-addressed storage of a run: long texts and files, compressed, once for the whole run.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace mlgym {

// Thread-safe, and safe among processes that share the folder.
class Blobs {
 public:
  explicit Blobs(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // Stores `content` and gives its name, the SHA-256 in hexadecimal.
  absl::StatusOr<std::string> store(std::string_view content) const;
  // The content, checked against its name (kDataLoss when it does not match).
  absl::StatusOr<std::string> load(std::string_view name) const;

 private:
  std::filesystem::path path_of(std::string_view name) const;
  std::filesystem::path folder_;
};

}  // namespace mlgym
