#include "user_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>

namespace sandbox_parts {
namespace {

int write_file(const char* path, const char* text, std::size_t size) {
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  const bool written = write(file, text, size) == static_cast<ssize_t>(size);
  const int error = written ? 0 : errno;
  close(file);
  return error;
}

}  // namespace

UserNamespace UserNamespace::of_this_user() {
  UserNamespace result;
  const std::string user = std::to_string(geteuid()), group = std::to_string(getegid());
  result.users_ = user + " " + user + " 1\n";
  result.groups_ = group + " " + group + " 1\n";
  return result;
}

int UserNamespace::enter() const {
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return errno;
  // Without setgroups an ordinary user may map its group.
  if (const int error = write_file("/proc/self/setgroups", "deny", 4)) return error;
  if (const int error = write_file("/proc/self/uid_map", users_.data(), users_.size()))
    return error;
  return write_file("/proc/self/gid_map", groups_.data(), groups_.size());
}

}  // namespace sandbox_parts
