// What an environment tells the record. Without a log nothing is written: the same environment
// serves recorded runs and bare use.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "base/json_forward.h"
#include "record/blobs.h"
#include "record/event_log.h"

namespace mlgym {

// Thread-safe. The log and the blobs outlive it.
class Recorder {
 public:
  Recorder() = default;
  Recorder(EventLog* log, const Blobs* blobs) : log_(log), blobs_(blobs) {}

  absl::Status event(std::string_view kind, const Json& data, bool durable = false) const;
  std::uint64_t count() const;  // of events so far
  // A text as it stands in an event: itself when short, else {"blob": NAME, "bytes": N}.
  absl::StatusOr<Json> text(std::string_view text) const;
  // What is no text, such as an image: always {"blob": NAME, "bytes": N}.
  absl::StatusOr<Json> bytes(std::string_view bytes) const;

 private:
  EventLog* log_ = nullptr;
  const Blobs* blobs_ = nullptr;
};

}  // namespace mlgym
