// Programs of others that an agent runs in its box, installed for it.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>

#include "boxes/box.h"
#include "config/agent_file.h"

namespace mlgym {

// What agent.yaml's `packages` names, as a folder of this machine; empty where it names nothing.
// kFailedPrecondition says what is missing and which command gets it.
absl::StatusOr<std::filesystem::path> find_agent_packages(const AgentDefinition& agent);

// Installs them unless they are there; what `mlgym prepare agent/NAME` does.
absl::StatusOr<std::filesystem::path> prepare_agent_packages(Boxes& boxes,
                                                             const AgentDefinition& agent,
                                                             const std::atomic<bool>* cancelled);

// Shows the folder in a box at the place that MLGYM_AGENT_PACKAGES names there: programs from PyPI
// are in its bin/, those from npm in its node_modules/.bin/.
void show_agent_packages(const std::filesystem::path& folder, BoxSpec& box);

}  // namespace mlgym
