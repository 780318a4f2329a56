// A folder of the host for the time of a check.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>

#include "base/file.h"

namespace mlgym {

// Removed at the end.
class ScratchFolder {
 public:
  static absl::StatusOr<std::unique_ptr<ScratchFolder>> make() {
    auto path = make_temporary_folder(std::filesystem::temp_directory_path(), "mlgym-check-");
    if (!path.ok()) return path.status();
    return std::make_unique<ScratchFolder>(*path);
  }
  explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { (void)remove_tree(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace mlgym
