// What a task uses of this machine beside its own folder: prepared data and a Python.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "boxes/box.h"
#include "config/task_file.h"
#include "data/fetching.h"
#include "data/prepared_data.h"
#include "data/python_environment.h"

namespace mlgym {

struct TaskResources {
  std::vector<PreparedData> data;
  PythonEnvironment python;

  std::string data_digest() const;  // over all data sets; that of nothing without one
  Json data_facts() const;          // of all data sets, but for what two of them tell differently
  // The hidden file `name` of the data, as it lies on the host; empty when there is none.
  // kInvalidArgument: two data sets have one.
  absl::StatusOr<std::filesystem::path> hidden_file(const std::string& name) const;
};

// The command that prepares the task's resources.
std::string prepare_command(const TaskDefinition& task);

// kFailedPrecondition says what is missing and which command gets it.
absl::StatusOr<TaskResources> find_resources(const TaskDefinition& task);

// Prepares what is not there yet; what `mlgym prepare` does for one task.
absl::StatusOr<TaskResources> prepare_resources(Boxes& boxes, const TaskDefinition& task,
                                                const Fetching& fetching);

// Shows a box what agents may see: public data at /data/NAME, the task's modules, its Python; and
// hides the system's own copies of any data set.
void show_to_agent(const TaskDefinition& task, const TaskResources& resources, BoxSpec& box);

}  // namespace mlgym
