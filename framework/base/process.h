// Starting programs without forking the host, whatever its size.
#pragma once

#include <sys/types.h>

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/time.h"

namespace mlgym {

struct ProgramSpec {
  std::vector<std::string> arguments;  // the program's path first; searched in PATH without a slash
  std::vector<std::string> environment;  // "NAME=value"; used as it is
  // (ours, the program's): 0 to 2 are /dev/null when not named; no other descriptor is inherited.
  std::vector<std::pair<int, int>> descriptors;
  std::filesystem::path folder = {};  // where it starts; empty: where we are
  // Whether it leads a process group of its own: a terminal's Ctrl-C passes it by, and it is killed
  // with all that it started and that stayed in the group.
  bool own_group = false;
};

std::vector<std::string> current_environment();

// A started program. Destroying it kills the program and waits for it.
class Program {
 public:
  static absl::StatusOr<Program> start(const ProgramSpec& spec);
  ~Program();
  Program(Program&& other) noexcept;
  Program& operator=(Program&& other) noexcept;

  pid_t id() const { return id_; }
  // How it ended, as waitpid(2) says; kDeadlineExceeded while it still runs.
  absl::StatusOr<int> wait(Deadline deadline);
  void kill();

 private:
  Program(pid_t id, Descriptor handle, bool own_group)
      : id_(id), handle_(std::move(handle)), own_group_(own_group) {}
  pid_t id_ = -1;      // -1 once it was waited for
  Descriptor handle_;  // a pidfd: readable when the program has ended
  bool own_group_ = false;
};

// "PID-START.NAMESPACE", START in clock ticks since boot: names a process for good, as its number
// alone does not. Empty when there is no such process.
std::string process_identity(pid_t process);
// Whether the process of an identity is there still. One of another namespace of processes, such as
// that of a container which shares a folder with us, counts as running: we cannot see it.
bool is_running(std::string_view identity);

// Runs a program to its end and gives what it wrote to its standard output.
absl::StatusOr<std::string> output_of(ProgramSpec spec, Deadline deadline);

}  // namespace mlgym
