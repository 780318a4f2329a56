// One process at a time fills a folder that many share.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>

#include "base/file.h"

namespace mlgym {

// Held until destroyed; the system lets go of it however the process ends.
class FolderLock {
 public:
  // Waits for the lock of `folder`, its file ".lock"; kCancelled on request.
  static absl::StatusOr<FolderLock> take(const std::filesystem::path& folder,
                                         const std::atomic<bool>* cancelled);

  // Removes what processes that were killed have left: entries whose names start with `prefix`.
  void remove_leftovers(std::string_view prefix) const;

 private:
  FolderLock(std::filesystem::path folder, Descriptor file)
      : folder_(std::move(folder)), file_(std::move(file)) {}
  std::filesystem::path folder_;
  Descriptor file_;
};

}  // namespace mlgym
