// Boxes: isolated computers made by a sandbox plugin, owned by the spawner process.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/json_forward.h"
#include "base/time.h"

namespace mlgym {

struct Mount {
  std::filesystem::path source;  // on the host
  std::string target;            // in the box
  bool writable = false;
};

struct BoxLimits {  // 0: none
  std::uint64_t memory_bytes = 0, disk_bytes = 0, file_bytes = 0, temporary_bytes = 64 << 20;
  std::uint32_t processes = 0, open_files = 0;
  double cpus = 0;
};

struct BoxSpec {
  std::string name;  // for people on the host
  std::vector<Mount> mounts;
  std::vector<std::filesystem::path> masked;  // beside installation().hidden(), which always is
  std::vector<std::pair<std::string, std::string>> environment;  // over PATH, HOME, LANG
  bool host_network = false;
  BoxLimits limits;
};

struct BoxStats {
  double cpu_seconds = 0;
  std::uint64_t memory_bytes = 0, workspace_bytes = 0;
  std::uint32_t processes = 0;
};

struct BoxProgram {
  std::vector<std::string> arguments;  // path in the box first
  std::string folder = "/workspace";
  std::vector<std::pair<std::string, std::string>> environment;  // beside the box's
  // (ours, the program's): 0 to 2 are /dev/null when not named; the program gets no others.
  std::vector<std::pair<int, int>> descriptors;
  bool threads_only = false;  // it may start threads but no process
};

// How a program in a box ended.
struct BoxExit {
  bool killed_with_box = false;  // the box ended before it could tell
  int code = 0;                  // exit code, or 128 + signal
};

// A program in a box. Destroying it leaves the program running; the box ends it.
class BoxProcess {
 public:
  BoxProcess(int id, Descriptor exit) : id_(id), exit_(std::move(exit)) {}
  int id() const { return id_; }                       // its process id in the box
  int exit_descriptor() const { return exit_.get(); }  // readable once it has ended
  absl::StatusOr<BoxExit> wait(Deadline deadline);     // kDeadlineExceeded while it runs

 private:
  int id_;
  Descriptor exit_;
};

// One box. Thread-safe. Destroying it destroys the box with all it holds.
class Box {
 public:
  virtual ~Box() = default;

  // Workspace files. Paths are relative, beneath the workspace, through no symbolic link.
  virtual absl::Status put(std::string_view path, std::string_view content,
                           unsigned mode = 0644) = 0;
  virtual absl::StatusOr<Descriptor> get(std::string_view path) = 0;

  virtual absl::StatusOr<BoxProcess> start(const BoxProgram& program) = 0;
  // Sends a signal to a process, or to its group.
  virtual absl::Status signal(int process, int number, bool group) = 0;
  virtual absl::Status pause() = 0;  // stops every process; process 1 stays reachable
  virtual absl::Status resume() = 0;
  // Ends every process but process 1 and returns when none is left.
  virtual absl::Status end_processes() = 0;
  virtual absl::StatusOr<int> count_processes() = 0;  // besides process 1
  virtual absl::StatusOr<BoxStats> stats() = 0;
  // Ends the box; its workspace can still be read with `get`.
  virtual absl::Status kill() = 0;

  // A folder of the host, shown read-only in the box as /run/mlgym: what the host tells the box.
  virtual const std::filesystem::path& channel() const = 0;
};

struct SandboxChoice {
  std::filesystem::path library;  // of the plugin that makes the boxes
  std::string component;
  std::string settings = "{}";  // JSON
};

// The spawner process and its boxes. Thread-safe. Start it before the host has much memory or many
// threads. When the host ends, however it ends, the spawner removes every box.
class Boxes {
 public:
  virtual ~Boxes() = default;
  static absl::StatusOr<std::unique_ptr<Boxes>> start(const SandboxChoice& choice);

  virtual absl::StatusOr<std::unique_ptr<Box>> create(const BoxSpec& spec) = 0;
  // The sandbox's report of what it can enforce here (mlgym/kinds/sandbox.h).
  virtual absl::StatusOr<Json> probe() = 0;
};

}  // namespace mlgym
