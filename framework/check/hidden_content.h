// What a task hides, and whether its agents can read it.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "check/readable_files.h"
#include "check/task_trial.h"

namespace mlgym {

// The task's evaluation files and reference solution, the hidden parts of its data and the sources
// that these come from.
absl::StatusOr<HiddenContent> hidden_content(Boxes& boxes, const TaskDefinition& task,
                                             const TaskResources& resources);

// The first file readable in an agent's box that holds hidden content, and what it holds; empty:
// none does.
absl::StatusOr<std::string> find_leak(TaskTrial& trial);

}  // namespace mlgym
