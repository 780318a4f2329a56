// The evaluator's side of submitted code: mlgym.host.policy/1 over pipes to the code's own box.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <mlgym/kinds/task.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/json_forward.h"
#include "base/time.h"
#include "boxes/message.h"

namespace mlgym {

// Asks the host for something; the reply's descriptors come with it.
using HostRequest =
    std::function<absl::StatusOr<std::pair<Json, std::vector<Descriptor>>>(const Json& request)>;

// One policy at a time, in one thread. Errors of the code are kFailedPrecondition, in words for its
// author.
class PolicyClient {
 public:
  explicit PolicyClient(HostRequest host) : host_(std::move(host)) {}

  absl::Status open(std::string_view file, std::string_view entry, std::string_view hello,
                    Deadline deadline);
  absl::Status tell(std::string_view message);
  absl::StatusOr<std::string> ask(std::string_view message, Deadline deadline);
  void close();
  bool is_open() const { return to_.valid(); }

 private:
  // What the code has used, as JSON; asked of the host, never of the code.
  absl::StatusOr<std::string> usage();
  absl::StatusOr<std::string> receive(double seconds, Deadline deadline);
  absl::Status ended();

  HostRequest host_;
  std::string file_, entry_;
  Descriptor to_, from_;
  std::string received_;
};

// The functions that tasks are offered. The client outlives their use; one table a process.
const mlgym_host_policy& policy_functions(PolicyClient& client);

}  // namespace mlgym
