#include "system.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace bubblewrap {

void fail_system(std::string_view what) {
  const int error = errno;
  mlgym_status code = MLGYM_INTERNAL;
  if (error == ENOSPC || error == EDQUOT) code = MLGYM_RESOURCE_EXHAUSTED;
  if (error == ENOENT) code = MLGYM_NOT_FOUND;
  throw mlgym::Error(code, std::string(what) + ": " + std::strerror(error));
}

void Descriptor::reset() {
  if (number_ >= 0) close(number_);
  number_ = -1;
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_system("cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

Descriptor memory_file(const char* name, std::string_view content) {
  Descriptor file(memfd_create(name, MFD_CLOEXEC));
  if (!file.valid()) fail_system("cannot make a file in memory");
  write_all(file.get(), content);
  if (lseek(file.get(), 0, SEEK_SET) != 0) fail_system("cannot rewind a file in memory");
  return file;
}

}  // namespace bubblewrap
