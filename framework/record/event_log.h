// events.jsonl, the record of an attempt: one event a line, chained by digests. The format is
// specified in docs/run_folder.md.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// Thread-safe; the single writer of its file.
class EventLog {
 public:
  // Creates the file; kAlreadyExists when there is one.
  static absl::StatusOr<std::unique_ptr<EventLog>> create(const std::filesystem::path& file);
  // The same, with the first `count` events of another log to begin with. kDataLoss where that one
  // has not as many whole events.
  static absl::StatusOr<std::unique_ptr<EventLog>> create_from(const std::filesystem::path& file,
                                                               const std::filesystem::path& other,
                                                               std::uint64_t count);
  ~EventLog();

  // Appends an event of `kind` ("step.begin") with `data`, a JSON object. The line is written when
  // this returns; `durable` also waits until it is on the disk. After an error the log takes no
  // more events.
  absl::Status append(std::string_view kind, const Json& data, bool durable = false);
  std::string last_hash() const;
  std::uint64_t count() const;

 private:
  struct State;
  explicit EventLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct LogCheck {
  std::uint64_t events = 0;
  std::string last_hash;
  bool torn = false;    // the last line is incomplete: the writer was killed
  std::string problem;  // empty: every line is whole and chained; else the first line that is not
};
// Reads a log, calling `event` for each valid event in order, and checks its chain.
absl::StatusOr<LogCheck> read_events(const std::filesystem::path& file,
                                     const std::function<void(const Json& event)>& event);

}  // namespace mlgym
