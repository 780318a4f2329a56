// A task that can be played here and now.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string_view>
#include <vector>

#include "config/task_file.h"
#include "data/task_resources.h"
#include "plugins/registry.h"

namespace mlgym {

struct ReadyTask {
  TaskDefinition definition;  // with the facts that its instructions cite
  TaskResources resources;
  std::vector<ComponentPlace> components;  // its own, then the metrics its evaluation names
};

// Finds everything a task needs, and makes its component once, so that a wrong setting, an unknown
// metric, a missing package or data set is found before anything starts.
absl::StatusOr<ReadyTask> ready_task(TaskDefinition definition, Registry& registry);
// `name` is "TASK" or "TASK:VARIANT", as users write it.
absl::StatusOr<ReadyTask> ready_task_named(std::string_view name, Registry& registry);
absl::StatusOr<TaskDefinition> load_task_named(std::string_view name);

// The file of answers that the evaluation declares.
absl::StatusOr<std::filesystem::path> labels_file(const TaskDefinition& task,
                                                  const TaskResources& resources);
// Whether there is something to score on this part. True where only a script knows.
absl::StatusOr<bool> has_part(const ReadyTask& task, std::string_view split);

}  // namespace mlgym
