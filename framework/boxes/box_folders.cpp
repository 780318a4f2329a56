#include "boxes/box_folders.h"

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cstdlib>

#include "base/digest.h"
#include "base/file.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Files that a box made may be closed even to their owner.
void remove_all_of(const fs::path& folder) {
  if (remove_tree(folder).ok()) return;
  std::error_code error;
  fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add, error);
  for (auto entry = fs::recursive_directory_iterator(
           folder, fs::directory_options::skip_permission_denied, error);
       entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->is_directory(error) && !entry->is_symlink(error)) {
      fs::permissions(entry->path(), fs::perms::owner_all, fs::perm_options::add, error);
    }
  }
  (void)remove_tree(folder);
}

fs::path boxes_base() {
  const char* given = std::getenv("MLGYM_BOX_FOLDER");
  return given && *given ? fs::path(given)
                         : fs::path("/var/tmp") / fmt::format("mlgym-{}", geteuid());
}

fs::path channels_base() { return fs::path("/dev/shm") / fmt::format("mlgym-{}", geteuid()); }

bool is_alive(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return is_running(name.substr(0, name.rfind('-')));
}

void remove_left_behind(const fs::path& base) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(base, error)) {
    const bool ours = split(entry.path().filename().string(), '-').size() == 3;
    if (ours && !is_alive(entry.path())) remove_all_of(entry.path());
  }
}

absl::StatusOr<fs::path> base_folder(const fs::path& base) {
  if (auto made = create_folders(base); !made.ok()) return made;
  struct stat facts {};
  if (lstat(base.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode) || facts.st_uid != geteuid()) {
    return unable(
        "{} is not a folder of this user; remove it, or set MLGYM_BOX_FOLDER to a folder of yours",
        base.string());
  }
  if (chmod(base.c_str(), 0711) != 0) return system_error(errno, base.string());
  return base;
}

// "PID-START-RANDOM" below `base`.
absl::StatusOr<fs::path> make_folder_of_this_process(const fs::path& base) {
  const auto good = base_folder(base);
  if (!good.ok()) return good;
  remove_left_behind(base);
  const fs::path folder = base / fmt::format("{}-{}", process_identity(getpid()), random_hex(8));
  if (mkdir(folder.c_str(), 0711) != 0)
    return system_error(errno, fmt::format("cannot make {}", folder.string()));
  return folder;
}

bool is_in_memory(const fs::path& folder) {
  struct statfs facts {};
  return statfs(folder.c_str(), &facts) == 0 && facts.f_type == TMPFS_MAGIC;
}

}  // namespace

absl::StatusOr<SpawnerFolders> make_spawner_folders() {
  const auto boxes = make_folder_of_this_process(boxes_base());
  if (!boxes.ok()) return boxes.status();
  SpawnerFolders folders{*boxes, *boxes / "channels"};
  if (is_in_memory("/dev/shm")) {
    if (auto channels = make_folder_of_this_process(channels_base()); channels.ok()) {
      folders.channels = *channels;
      return folders;
    }
  }
  if (mkdir(folders.channels.c_str(), 0711) != 0)
    return system_error(errno, fmt::format("cannot make {}", folders.channels.string()));
  return folders;
}

std::vector<SpawnerFolder> spawner_folders() {
  std::vector<SpawnerFolder> found;
  for (const fs::path& base : {boxes_base(), channels_base()}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(base, error)) {
      const auto parts = split(entry.path().filename().string(), '-');
      if (parts.size() == 3)
        found.push_back({entry.path(), std::atoi(parts[0].c_str()), is_alive(entry.path())});
    }
  }
  return found;
}

}  // namespace mlgym
