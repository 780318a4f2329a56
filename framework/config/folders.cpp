#include "config/folders.h"

#include <algorithm>
#include <cstdlib>

#include "base/installation.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// What makes a folder a task or an agent, and where such folders are.
struct FolderKind {
  const char* kind;      // "task"
  const char* file;      // "task.yaml"
  const char* variable;  // "MLGYM_TASK_PATH"
  const char* below;     // "tasks": under the user's and the installed folder
  const char* inside;    // a folder of each of these places; may be ""
};
constexpr FolderKind kTask = {"task", "task.yaml", "MLGYM_TASK_PATH", "tasks", ""};
constexpr FolderKind kAgent = {"agent", "agent.yaml", "MLGYM_AGENT_PATH", "agents", ""};
constexpr FolderKind kDataset = {"data set", "dataset.yaml", "MLGYM_TASK_PATH", "tasks",
                                 "datasets"};

std::vector<fs::path> search_path(const FolderKind& kind) {
  const auto inside = [&kind](const fs::path& place) {
    return *kind.inside == '\0' ? place : place / kind.inside;
  };
  std::vector<fs::path> path;
  if (const char* given = std::getenv(kind.variable); given && *given) {
    for (const auto& part : split(given, ':')) {
      if (!part.empty()) path.push_back(inside(part));
    }
  }
  path.push_back(inside(user_data_folder() / kind.below));
  path.push_back(inside(installation().share / kind.below));
  return path;
}

std::vector<NamedFolder> find_all(const FolderKind& kind) {
  std::vector<NamedFolder> found;
  for (const auto& place : search_path(kind)) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(place, error)) {
      const std::string name = entry.path().filename().string();
      const bool known = std::any_of(found.begin(), found.end(),
                                     [&](const NamedFolder& one) { return one.name == name; });
      if (!known && fs::exists(entry.path() / kind.file, error))
        found.push_back({name, entry.path()});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const NamedFolder& a, const NamedFolder& b) { return a.name < b.name; });
  return found;
}

absl::StatusOr<fs::path> find_one(const FolderKind& kind, std::string_view name) {
  if (name.find('/') != name.npos) {
    fs::path folder = fs::path(name).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    std::error_code error;
    if (fs::exists(folder / kind.file, error)) return fs::absolute(folder);
    return not_found("{} holds no {}", folder.string(), kind.file);
  }
  std::vector<std::string> names;
  for (const auto& folder : find_all(kind)) {
    if (folder.name == name) return fs::absolute(folder.folder);
    names.push_back(folder.name);
  }
  std::vector<std::string> places;
  for (const auto& place : search_path(kind)) places.push_back(place.string());
  return not_found("there is no {} \"{}\"{} (looked in {})", kind.kind, name,
                   did_you_mean(name, names), join(places, ", "));
}

}  // namespace

std::vector<NamedFolder> find_task_folders() { return find_all(kTask); }
std::vector<NamedFolder> find_agent_folders() { return find_all(kAgent); }
std::vector<NamedFolder> find_dataset_folders() { return find_all(kDataset); }
absl::StatusOr<fs::path> find_task_folder(std::string_view name) { return find_one(kTask, name); }
absl::StatusOr<fs::path> find_agent_folder(std::string_view name) { return find_one(kAgent, name); }
absl::StatusOr<fs::path> find_dataset_folder(std::string_view name) {
  return find_one(kDataset, name);
}

}  // namespace mlgym
