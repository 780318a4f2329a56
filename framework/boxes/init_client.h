// The host's side of a box's init (init/protocol.h).
#pragma once

#include <absl/status/statusor.h>

#include <mutex>
#include <string>
#include <vector>

#include "base/file.h"
#include "boxes/box.h"

namespace mlgym {

// Thread-safe. Every method is kUnavailable once the box has ended.
class InitClient {
 public:
  explicit InitClient(Descriptor socket) : socket_(std::move(socket)) {}

  absl::Status set_limits(const BoxLimits& limits);
  absl::StatusOr<BoxProcess> start(
      const BoxProgram& program,
      const std::vector<std::pair<std::string, std::string>>& environment);
  absl::Status signal(int process, int number, bool group);
  absl::Status pause();
  absl::Status resume();
  absl::Status end_processes();
  absl::StatusOr<int> count_processes();

 private:
  absl::StatusOr<int> ask(const std::string& request, const std::vector<int>& descriptors,
                          double seconds, std::string_view what);
  std::mutex mutex_;  // request and answer belong together
  Descriptor socket_;
};

}  // namespace mlgym
