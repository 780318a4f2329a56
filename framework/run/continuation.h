// Going on with an episode that an earlier attempt put aside.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "record/event_log.h"
#include "record/run_folder.h"
#include "record/suspension.h"

namespace mlgym {

struct Continuation {
  Suspension suspension;
  std::int64_t generation = 0;    // of the attempt that put it aside
  std::filesystem::path attempt;  // its folder
};

// The latest one of the attempts before this; nothing: the episode begins.
absl::StatusOr<std::optional<Continuation>> find_continuation(const Attempt& attempt);

// The attempt's record: a new one, or one that begins as the earlier attempt's did, up to where it
// was put aside, followed by an event that says so. What tools kept is there again, too.
absl::StatusOr<std::unique_ptr<EventLog>> open_record(const Attempt& attempt,
                                                      const std::optional<Continuation>& earlier);

}  // namespace mlgym
