// Who plays which attempt: one file a claim, made by link(2), never deleted.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "record/worker.h"

namespace mlgym {

// Claims the next generation of an episode for `worker`. Nothing: it has a result, or a worker that
// is there plays it, or another one was faster. Throughout, `run_folder` is the run's.
absl::StatusOr<std::optional<std::int64_t>> claim_next(const std::filesystem::path& run_folder,
                                                       const std::string& episode,
                                                       const Worker& worker);

}  // namespace mlgym
