// Messages on a SOCK_SEQPACKET socket, with descriptors: what host, spawner and evaluation boxes
// use.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/time.h"

namespace mlgym {

// A connected pair; both ends close on exec.
absl::StatusOr<std::pair<Descriptor, Descriptor>> make_message_pair();

absl::Status send_message(int socket, std::string_view bytes,
                          const std::vector<int>& descriptors = {});

struct Message {
  std::string bytes;  // empty: the other side is gone
  std::vector<Descriptor> descriptors;
};
// kDeadlineExceeded when nothing came in time.
absl::StatusOr<Message> receive_message(int socket, Deadline deadline);

}  // namespace mlgym
