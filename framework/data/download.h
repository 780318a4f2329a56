// Getting a task's data on one machine to use them on another.
#pragma once

#include <absl/status/status.h>

#include <filesystem>

#include "config/task_file.h"

namespace mlgym {

// Copies the sources of the task's data sets to `folder`/NAME/PATH, where `prepare --from` finds
// them. Sources are found as by `find_sources`.
absl::Status download_sources(const TaskDefinition& task, const std::filesystem::path& from,
                              const std::filesystem::path& folder);

}  // namespace mlgym
