// Commands of a user's own, as tools that are scripts in the agent's folder.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "import/equivalents.h"
#include "import/imported_folder.h"
#include "import/mlgym_agent.h"

namespace mlgym {

// Adds the plugin of the commands to the folder, which must have room for plugin.yaml and scripts/:
// each runs in a shell of its own that has read all the agent's files of functions, has its
// programs in PATH, and keeps its variables from call to call. docs/script_tools.md has the form.
absl::Status add_own_commands(const std::vector<MlgymCommand>& commands, const MlgymAgent& agent,
                              const Equivalents& equivalents, ImportedFolder& folder);

}  // namespace mlgym
