#include "workspace_files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "system.h"

namespace sandbox_parts {
namespace {

[[noreturn]] void refuse(std::string_view path, const char* why) {
  throw mlgym::Error(MLGYM_FAILED_PRECONDITION, std::string(path) + " " + why);
}

// Opens beneath `root`, through no symbolic link of any kind.
int open_beneath(int root, const std::string& path, int flags, mode_t mode = 0) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
  how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(syscall(SYS_openat2, root, path.c_str(), &how, sizeof how));
}

// The folder of `path`, made where it is missing; `name` gets the last part.
Descriptor folder_of(int root, std::string_view path, uid_t owner, std::string& name) {
  Descriptor folder(open_beneath(root, ".", O_PATH | O_DIRECTORY));
  for (;;) {
    const auto slash = path.find('/');
    name = std::string(path.substr(0, slash));
    if (slash == path.npos) return folder;
    path.remove_prefix(slash + 1);
    const bool made = mkdirat(folder.get(), name.c_str(), 0755) == 0;
    Descriptor next(open_beneath(folder.get(), name, O_PATH | O_DIRECTORY));
    if (!next.valid()) fail_system("cannot make the folder " + name);
    if (made && owner != static_cast<uid_t>(-1) &&
        fchownat(next.get(), "", owner, owner, AT_EMPTY_PATH) != 0)
      fail_system(name);
    folder = std::move(next);
  }
}

}  // namespace

int open_plain_file(int root, std::string_view path) {
  const std::string name(path);
  const Descriptor found(open_beneath(root, name, O_PATH | O_NOFOLLOW));
  if (!found.valid()) {
    if (errno == ELOOP) refuse(path, "is a symbolic link, or is reached through one");
    if (errno == EXDEV) refuse(path, "lies outside the workspace");
    if (errno == ENOTDIR || errno == ENOENT)
      throw mlgym::Error(MLGYM_NOT_FOUND, name + " is not there");
    fail_system(name);
  }
  struct stat facts {};
  if (fstat(found.get(), &facts) != 0) fail_system(name);
  if (S_ISLNK(facts.st_mode)) refuse(path, "is a symbolic link");
  if (!S_ISREG(facts.st_mode)) refuse(path, "is not a regular file");
  if (facts.st_nlink != 1) refuse(path, "has more than one hard link");
  // The same file that was looked at, whatever stands under its name by now.
  const int file = open(("/proc/self/fd/" + std::to_string(found.get())).c_str(),
                        O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    if (errno == EACCES) refuse(path, "cannot be read: its permissions forbid it");
    fail_system(name);
  }
  return file;
}

void store_file(int root, std::string_view path, int content, mode_t mode, uid_t owner) {
  std::string name;
  const Descriptor folder = folder_of(root, path, owner, name);
  unlinkat(folder.get(), name.c_str(), 0);
  const Descriptor file(openat(folder.get(), name.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.valid()) fail_system("cannot write " + std::string(path));
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(content, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_system("cannot read what goes to " + std::string(path));
    if (got == 0) break;
    write_all(file.get(), {buffer, static_cast<std::size_t>(got)});
  }
  if (owner != static_cast<uid_t>(-1) && fchown(file.get(), owner, owner) != 0) fail_system(path);
  if (fchmod(file.get(), mode & 0777) != 0) fail_system(path);
}

}  // namespace sandbox_parts
