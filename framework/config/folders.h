// Tasks and agents are folders: where they are looked for.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

struct NamedFolder {
  std::string name;  // the folder's own name
  std::filesystem::path folder;
};

// Folders with a task.yaml (agent.yaml) in MLGYM_TASK_PATH (MLGYM_AGENT_PATH), then the user's,
// then the installed folder; the first of a name wins. By name. Data sets are folders with a
// dataset.yaml in the folder `datasets` of those of tasks.
std::vector<NamedFolder> find_task_folders();
std::vector<NamedFolder> find_agent_folders();
std::vector<NamedFolder> find_dataset_folders();

// By name, or by path when `name` holds a slash. kNotFound says where was looked and names the
// nearest.
absl::StatusOr<std::filesystem::path> find_task_folder(std::string_view name);
absl::StatusOr<std::filesystem::path> find_agent_folder(std::string_view name);
absl::StatusOr<std::filesystem::path> find_dataset_folder(std::string_view name);

}  // namespace mlgym
