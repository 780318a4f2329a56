#include "data/download.h"

#include "base/file.h"
#include "base/status.h"
#include "config/folders.h"
#include "data/prepare_data.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::Status download_sources(const TaskDefinition& task, const fs::path& from,
                              const fs::path& folder) {
  for (const auto& use : task.data) {
    const auto place = find_dataset_folder(use.use);
    if (!place.ok()) return place.status();
    const auto dataset = load_dataset(*place);
    if (!dataset.ok()) return dataset.status();
    const auto sources = find_sources(*dataset, from, data_folder() / "sources");
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
