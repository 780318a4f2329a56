// Lines of JSON on a stream socket, as docs/process_protocol.md says.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/file.h"

namespace mlgym {

inline constexpr std::size_t kLongestLine = 64 << 20;

// A connected pair; both ends close on exec.
absl::StatusOr<std::pair<Descriptor, Descriptor>> make_line_pair();

// One end, which never blocks. One thread.
class LineSocket {
 public:
  explicit LineSocket(Descriptor socket);

  int descriptor() const { return socket_.get(); }
  void queue(std::string_view line);
  bool has_output() const { return unsent() > 0; }
  std::size_t unsent() const { return output_.size() - sent_; }
  // Sends what goes without waiting.
  absl::Status send_some();
  // Receives a part of what is there: a flood must not keep its receiver from what else it has to
  // do. kUnavailable when the other side is gone and everything it sent has been received;
  // kInvalidArgument after a line that is too long.
  absl::Status receive_some();
  std::optional<std::string> next_line();
  void close() { socket_.reset(); }

 private:
  Descriptor socket_;
  std::string output_, input_;
  std::size_t sent_ = 0, searched_ = 0, taken_ = 0;
};

}  // namespace mlgym
