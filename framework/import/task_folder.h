// The folder of a task of MLGym's.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "import/equivalents.h"
#include "import/imported_folder.h"
#include "import/task_scores.h"

namespace mlgym {

// Reads CHECKOUT/configs/tasks/X.yaml and what it names; gives a task folder that runs the
// original's evaluation script. Nothing is written. `name` empty: the task's own id.
absl::StatusOr<ImportedFolder> import_mlgym_task(const std::filesystem::path& file,
                                                 const Equivalents& equivalents,
                                                 const std::vector<GivenDirection>& directions,
                                                 const std::string& name);

}  // namespace mlgym
