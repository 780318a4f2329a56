// Files: descriptors that close themselves, whole-file reads, writes that are there or not.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace mlgym {

// An owned file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }

  int get() const { return number_; }
  bool valid() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }
  void reset(int number = -1);

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read, write;
};
absl::StatusOr<Pipe> make_pipe();  // both ends close on exec

absl::StatusOr<std::string> read_file(const std::filesystem::path& path);
// For reading what anybody may have put in a file's place: kInvalidArgument for a folder, a pipe, a
// device.
absl::StatusOr<Descriptor> open_regular_file(const std::filesystem::path& path);
absl::StatusOr<std::string> read_descriptor(int descriptor);  // from its present offset to its end
absl::Status write_all(int descriptor, std::string_view bytes);
// The same for pipes: where nobody reads any more it is an error, and no signal.
absl::Status write_to_pipe(int descriptor, std::string_view bytes);

// Replaces `path` in one step: after a crash it holds the old or the new content, whole.
absl::Status write_file_atomically(const std::filesystem::path& path, std::string_view content);
// Creates `path` with `content`, durably, unless it exists (kAlreadyExists; then nothing changed).
// Safe among any number of processes on any number of machines that share the folder.
absl::Status create_file_exclusively(const std::filesystem::path& path, std::string_view content);

// Waits until names that were added to or removed from a folder are on the disk.
absl::Status make_folder_durable(const std::filesystem::path& folder);

absl::Status create_folders(const std::filesystem::path& path);
// A new folder below `parent` whose name starts with `prefix`, for this user only (mode 0700).
absl::StatusOr<std::filesystem::path> make_temporary_folder(const std::filesystem::path& parent,
                                                            std::string_view prefix);
absl::Status remove_tree(const std::filesystem::path& path);

}  // namespace mlgym
