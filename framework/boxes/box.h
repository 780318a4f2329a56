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

// A workspace as it once was. Boxes can be made from it as long as it lives, also after the end of
// the box it was taken of. Thread-safe; what nothing needs any more is removed with the last owner.
class BoxSnapshot {
 public:
  virtual ~BoxSnapshot() = default;
  // "overlay": shared with the box, nothing was copied; "copy"; "image": a container's.
  virtual const std::string& method() const = 0;
  virtual int layers() const = 0;          // that a box made from it stands on
  virtual int lost_processes() const = 0;  // those that ran when it was taken, and were ended
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
  bool loopback =
      false;  // without a network, programs may use 127.0.0.1 all the same: see `listen`
  BoxLimits limits;
  // What the workspace starts as; null: empty. A box made from a snapshot has its files at once,
  // and its process 1 when the first program is started in it.
  std::shared_ptr<const BoxSnapshot> snapshot;
  std::vector<int> gpus;  // the host's, by number
  std::string image;      // for sandboxes that use images; empty: their setting
};

struct BoxStats {
  double cpu_seconds = 0;
  std::uint64_t memory_bytes = 0, workspace_bytes = 0;
  std::uint32_t processes = 0;
  std::uint64_t out_of_memory = 0;  // processes that the memory limit ended so far
};

// What the box has used when it came to a stop.
struct BoxUsage {
  int processes = 0;                                 // besides process 1
  double cpu_seconds = 0;                            // of all processes so far, ended ones included
  std::uint64_t out_of_memory = 0, out_of_disk = 0;  // how often a watched limit ended processes
};

struct BoxProgram {
  std::vector<std::string> arguments;  // path in the box first
  std::string folder = "/workspace";
  std::vector<std::pair<std::string, std::string>> environment;  // beside the box's
  // (ours, the program's): 0 to 2 are /dev/null when not named; the program gets no others.
  std::vector<std::pair<int, int>> descriptors;
  bool threads_only = false;  // it may start threads but no process
  bool terminal = false;      // its standard input is a terminal, which becomes its own
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
  // A socket, for this side, that listens on the box's own 127.0.0.1; port 0: any. What is in the
  // box connects to it as if its server were there. It is the box's until the box starts again.
  // Needs the spec's `loopback`, or the host's network.
  virtual absl::StatusOr<Descriptor> listen(int port) = 0;
  // Sends a signal to a process, or to its group.
  virtual absl::Status signal(int process, int number, bool group) = 0;
  // Stops every process until `resume`: for good, whatever they send each other meanwhile. An idle
  // shell is left alone.
  virtual absl::StatusOr<BoxUsage> pause() = 0;
  virtual absl::Status resume() = 0;
  // Ends every process but process 1 and returns when none is left.
  virtual absl::Status end_processes() = 0;
  virtual absl::StatusOr<int> count_processes() = 0;  // besides process 1
  virtual absl::StatusOr<BoxStats> stats() = 0;
  // Ends the box; its workspace can still be read with `get`.
  virtual absl::Status kill() = 0;
  // Ends the box if it runs, and starts it again: same files, same limits, no processes.
  virtual absl::Status restart() = 0;
  // `freeze` ends the box's processes and keeps its files as they are; it starts again with the
  // next program, and it and every box made from the snapshot go on with changes of their own.
  // `copy` leaves the processes of a paused box alone and copies its files.
  enum class Keep { freeze, copy };
  virtual absl::StatusOr<std::shared_ptr<const BoxSnapshot>> snapshot(Keep keep) = 0;

  // A folder of the host, shown read-only in the box as /run/mlgym: what the host tells the box.
  virtual const std::filesystem::path& channel() const = 0;

  // The processors' time of all processes so far, as in BoxUsage. Cheap, and the box goes on.
  virtual absl::StatusOr<double> cpu_seconds() = 0;
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
