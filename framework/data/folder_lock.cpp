#include "data/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <vector>

#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::StatusOr<FolderLock> FolderLock::take(const fs::path& folder,
                                            const std::atomic<bool>* cancelled) {
  if (auto made = create_folders(folder); !made.ok()) return made;
  Descriptor file(open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.valid()) return system_error(errno, (folder / ".lock").string());
  while (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return system_error(errno, (folder / ".lock").string());
    if (cancelled && *cancelled) return absl::CancelledError("cancelled");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return FolderLock(folder, std::move(file));
}

void FolderLock::remove_leftovers(std::string_view prefix) const {
  std::vector<fs::path> leftovers;
  std::error_code error;
  for (fs::directory_iterator entry(folder_, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().rfind(prefix, 0) == 0) leftovers.push_back(entry->path());
  }
  for (const auto& leftover : leftovers) (void)remove_tree(leftover);
}

}  // namespace mlgym
