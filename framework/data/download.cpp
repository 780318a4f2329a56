#include "data/download.h"

#include "base/file.h"
#include "base/status.h"
#include "config/folders.h"
#include "data/prepare_data.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

absl::StatusOr<DatasetDefinition> load_used(const DataUse& use) {
  const auto place = find_dataset_folder(use.use);
  if (!place.ok()) return place.status();
  return load_dataset(*place);
}

// Those of the task and of its data sets that name a lock file.
absl::StatusOr<std::vector<PythonNeeds>> locked_needs(const TaskDefinition& task) {
  std::vector<PythonNeeds> needs;
  if (!task.python.lock.empty()) needs.push_back(task.python);
  for (const auto& use : task.data) {
    const auto dataset = load_used(use);
    if (!dataset.ok()) return dataset.status();
    if (!dataset->python.lock.empty()) needs.push_back(dataset->python);
  }
  return needs;
}

}  // namespace

absl::StatusOr<bool> needs_wheels(const TaskDefinition& task) {
  const auto needs = locked_needs(task);
  if (!needs.ok()) return needs.status();
  return !needs->empty();
}

absl::Status download_wheels(Boxes& boxes, const TaskDefinition& task, const Fetching& fetching,
                             const fs::path& folder) {
  const auto needs = locked_needs(task);
  if (!needs.ok()) return needs.status();
  for (const auto& one : *needs) {
    auto fetched =
        fetch_wheels(boxes, one, wheel_folder(fetching.from), folder, fetching.cancelled);
    if (!fetched.ok()) return fetched;
  }
  return absl::OkStatus();
}

absl::Status download_sources(const TaskDefinition& task, const Fetching& fetching,
                              const fs::path& folder) {
  for (const auto& use : task.data) {
    const auto dataset = load_used(use);
    if (!dataset.ok()) return dataset.status();
    const auto sources = find_sources(*dataset, fetching, data_folder() / "sources");
    if (!sources.ok()) return sources.status();
    for (const auto& source : *sources) {
      const fs::path target = folder / dataset->id / source.source->path;
      if (auto made = create_folders(target.parent_path()); !made.ok()) return made;
      std::error_code error;
      if (fs::equivalent(source.file, target, error)) continue;
      fs::copy_file(source.file, target, fs::copy_options::overwrite_existing, error);
      if (error) return system_error(error.value(), target.string());
    }
  }
  return absl::OkStatus();
}

}  // namespace mlgym
