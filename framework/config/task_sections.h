// The sections of task.yaml, each read and checked on its own. `yaml` is the file with a variant
// laid over it.
#pragma once

#include <absl/status/status.h>

#include "config/task_file.h"
#include "config/yaml.h"

namespace mlgym {

absl::Status read_metrics(const YamlValue& yaml, TaskDefinition& task);  // metrics
absl::Status read_files(const YamlValue& yaml,
                        TaskDefinition& task);  // workspace, submission
absl::Status read_evaluation(const YamlValue& yaml,
                             TaskDefinition& task);  // evaluation; after read_metrics
absl::Status read_needs(const YamlValue& yaml, TaskDefinition& task);  // data, data_limit, python
absl::Status read_scores(const YamlValue& yaml,
                         TaskDefinition& task);  // baseline, reference, target; after read_metrics
absl::Status read_conduct(
    const YamlValue& yaml,
    TaskDefinition& task);  // feedback, environment, commands, search_space, limits

// A `python:` section; `yaml` is its value, `folder` holds the file it belongs to.
absl::Status read_python_needs(const YamlValue& yaml, const std::filesystem::path& folder,
                               PythonNeeds& out);

}  // namespace mlgym
