#include "base/file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/digest.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

fs::path parent_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// `content`, durable, under a name of its own beside `path`.
absl::StatusOr<fs::path> write_beside(const fs::path& path, std::string_view content) {
  const fs::path temporary =
      parent_of(path) / fmt::format(".{}.{}", path.filename().string(), random_hex(8));
  const Descriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!file.valid()) return system_error(errno, fmt::format("cannot write {}", path.string()));
  absl::Status status = write_all(file.get(), content);
  if (status.ok() && fsync(file.get()) != 0) status = system_error(errno, "fsync");
  if (!status.ok()) {
    unlink(temporary.c_str());
    return with_context(status, fmt::format("cannot write {}", path.string()));
  }
  return temporary;
}

}  // namespace

void Descriptor::reset(int number) {
  if (number_ >= 0) close(number_);
  number_ = number;
}

absl::StatusOr<Pipe> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_error(errno, "cannot make a pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

absl::StatusOr<std::string> read_descriptor(int descriptor) {
  std::string content;
  struct stat facts {};
  const bool regular = fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
  // Of files that the system makes up, 0.
  const std::size_t size = regular ? static_cast<std::size_t>(facts.st_size) : 0;
  content.reserve(size);
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got == 0) return content;
    if (got < 0) {
      if (errno == EINTR) continue;
      return system_error(errno, "cannot read");
    }
    content.append(buffer, static_cast<std::size_t>(got));
    if (content.size() == size) return content;
  }
}

absl::StatusOr<std::string> read_file(const fs::path& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return system_error(errno, fmt::format("cannot read {}", path.string()));
  auto content = read_descriptor(file.get());
  if (!content.ok()) return with_context(content.status(), path.string());
  return content;
}

absl::StatusOr<Descriptor> open_regular_file(const fs::path& path) {
  // Opening a named pipe would wait for somebody to write.
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) return system_error(errno, fmt::format("cannot read {}", path.string()));
  struct stat facts {};
  if (fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
    return invalid("{}: is no file", path.string());
  return file;
}

absl::Status write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return system_error(errno, "cannot write");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status write_to_pipe(int descriptor, std::string_view bytes) {
  sigset_t broken, before;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken, &before);
  absl::Status status = write_all(descriptor, bytes);
  if (!status.ok() && sigismember(&before, SIGPIPE) == 0) {
    const timespec at_once{};
    while (sigtimedwait(&broken, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return status;
}

absl::Status write_file_atomically(const fs::path& path, std::string_view content) {
  auto temporary = write_beside(path, content);
  if (!temporary.ok()) return temporary.status();
  if (rename(temporary->c_str(), path.c_str()) != 0) {
    const int error = errno;
    unlink(temporary->c_str());
    return system_error(error, fmt::format("cannot write {}", path.string()));
  }
  return make_folder_durable(parent_of(path));
}

absl::Status create_file_exclusively(const fs::path& path, std::string_view content) {
  auto temporary = write_beside(path, content);
  if (!temporary.ok()) return temporary.status();
  // link(2) fails if the name is taken, on local and network file systems alike.
  const int linked = link(temporary->c_str(), path.c_str());
  const int error = errno;
  unlink(temporary->c_str());
  if (linked != 0) return system_error(error, fmt::format("cannot create {}", path.string()));
  return make_folder_durable(parent_of(path));
}

absl::Status make_folder_durable(const fs::path& folder) {
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.valid() || fsync(descriptor.get()) != 0) {
    return system_error(errno, fmt::format("cannot make {} durable", folder.string()));
  }
  return absl::OkStatus();
}

absl::Status create_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    return system_error(error.value(), fmt::format("cannot create folder {}", path.string()));
  return absl::OkStatus();
}

absl::StatusOr<fs::path> make_temporary_folder(const fs::path& parent, std::string_view prefix) {
  std::string pattern = (parent / (std::string(prefix) + "XXXXXX")).string();
  if (!mkdtemp(pattern.data())) {
    return system_error(errno, fmt::format("cannot create a folder in {}", parent.string()));
  }
  return fs::path(pattern);
}

absl::Status remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return system_error(error.value(), fmt::format("cannot remove {}", path.string()));
  return absl::OkStatus();
}

}  // namespace mlgym
