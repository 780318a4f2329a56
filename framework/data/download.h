// Getting a task's data on one machine to use them on another.
#pragma once

#include <absl/status/status.h>

#include <filesystem>

#include "boxes/box.h"
#include "config/task_file.h"
#include "data/fetching.h"

namespace mlgym {

// Copies the sources of the task's data sets to `folder`/NAME/PATH, where `prepare --from` finds
// them. Sources are found as by `find_sources`.
absl::Status download_sources(const TaskDefinition& task, const Fetching& fetching,
                              const std::filesystem::path& folder);

// Whether the task, or what makes its data, has packages that are no part of the system.
absl::StatusOr<bool> needs_wheels(const TaskDefinition& task);
// Puts the wheels of these into `folder`/wheels, where `prepare --from` finds them.
absl::Status download_wheels(Boxes& boxes, const TaskDefinition& task, const Fetching& fetching,
                             const std::filesystem::path& folder);

}  // namespace mlgym
