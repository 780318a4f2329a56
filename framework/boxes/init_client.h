// The host's side of a box's init (init/protocol.h).
#pragma once

#include <absl/status/statusor.h>

#include <mutex>
#include <string>
#include <vector>

#include "base/file.h"
#include "boxes/box.h"
#include "boxes/init/protocol.h"

namespace mlgym {

// What init enforces itself; 0: no limit of that kind.
struct InitLimits {
  std::uint64_t address_space = 0, processes = 0, file_bytes = 0, open_files = 0;
  std::uint64_t watched_memory = 0, watched_disk = 0;  // looked at while the box runs
};

// Thread-safe. Every method is kUnavailable once the box has ended.
class InitClient {
 public:
  explicit InitClient(Descriptor socket) : socket_(std::move(socket)) {}

  // Of a box that was started again.
  void reconnect(Descriptor socket);

  // Not waited for: the next request says whether it went wrong.
  absl::Status set_limits(const InitLimits& limits);
  absl::StatusOr<BoxProcess> start(
      const BoxProgram& program,
      const std::vector<std::pair<std::string, std::string>>& environment);
  absl::Status signal(int process, int number, bool group);
  // Not `still`: some process would not stop.
  absl::StatusOr<BoxUsage> pause(bool& still);
  absl::Status resume();  // not waited for
  // Has init serve people who look on, through the other end of `socket`. Not waited for.
  absl::Status serve_visitors(const Descriptor& socket);
  absl::StatusOr<Descriptor> listen(int port);
  absl::Status end_processes();
  absl::StatusOr<int> count_processes();
  absl::StatusOr<double> cpu_seconds();

 private:
  absl::StatusOr<mlgym_init_reply> ask(const std::string& request,
                                       const std::vector<int>& descriptors, double seconds,
                                       std::string_view what);
  absl::Status post(const std::string& request, const std::vector<int>& descriptors,
                    std::string_view what);
  absl::StatusOr<mlgym_init_reply> receive(double seconds, std::string_view what);

  std::mutex mutex_;  // request and answer belong together
  int posted_ = 0;    // requests whose answers nobody has taken
  Descriptor socket_;
};

}  // namespace mlgym
