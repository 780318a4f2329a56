// The record of an attempt.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "bench/measurements.h"
#include "record/event_log.h"

namespace mlgym {

// An event as every step has one, without waiting for the disk, as in a run.
absl::StatusOr<Samples> measure_record_append(Workplace& workplace) {
  const auto file = workplace.folder() / "events.jsonl";
  auto log = EventLog::create(file);
  if (!log.ok()) return log.status();
  const Json event = {{"step", 7},
                      {"observation", std::string(500, 'x')},
                      {"reward", 0.25},
                      {"info", {{"tool", "shell"}, {"exit_code", 0}}}};
  if (auto first = (*log)->append("step.end", event); !first.ok()) return first;
  const auto line = read_file(file);
  if (!line.ok()) return line.status();
  const auto beside = workplace.folder() / "plain.jsonl";
  const Descriptor plain(
      open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644));
  if (!plain.valid()) return system_error(errno, beside.string());
  return in_turns(
      5000, [&] { return seconds_of([&] { return (*log)->append("step.end", event); }); },
      [&] { return seconds_of([&] { return write_all(plain.get(), *line); }); });
}

}  // namespace mlgym
