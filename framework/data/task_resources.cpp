#include "data/task_resources.h"

#include <set>

#include "base/digest.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/folders.h"
#include "data/dataset_file.h"
#include "data/prepare_data.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr const char* kModulesInBox = "/run/modules";

// The definition of a data set, with the parts asked for checked.
absl::StatusOr<DatasetDefinition> dataset_of(const TaskDefinition& task, const DataUse& use) {
  const auto folder = find_dataset_folder(use.use);
  if (!folder.ok()) return with_context(folder.status(), "task " + task.id);
  auto dataset = load_dataset(*folder);
  if (!dataset.ok()) return dataset;
  for (const auto& part : use.parts) {
    bool known = false;
    for (const auto& name : dataset->parts) known = known || name == part.name;
    if (!known) {
      return invalid("task {}: the data set {} has no part \"{}\"{}", task.id, use.use, part.name,
                     did_you_mean(part.name, dataset->parts));
    }
  }
  return dataset;
}

}  // namespace

// A task that its name does not find is named by its path.
std::string prepare_command(const TaskDefinition& task) {
  const auto named = find_task_folder(task.id);
  const bool found = named.ok() && *named == fs::absolute(task.folder);
  return fmt::format("mlgym prepare {}{}", found ? task.id : task.folder.string(),
                     task.variant.empty() ? "" : " --variant " + task.variant);
}

std::string TaskResources::data_digest() const {
  Sha256 digest;
  for (const auto& set : data) digest.add(set.dataset + " " + set.digest + "\n");
  return digest.finish_hex();
}

Json TaskResources::data_facts() const {
  Json facts = Json::object();
  std::set<std::string> ambiguous;
  for (const auto& set : data) {
    for (const auto& [name, value] : set.facts.items()) {
      if (facts.contains(name) && facts[name] != value) ambiguous.insert(name);
      facts[name] = value;
    }
  }
  for (const auto& name : ambiguous) facts.erase(name);
  return facts;
}

absl::StatusOr<fs::path> TaskResources::hidden_file(const std::string& name) const {
  fs::path found;
  for (const auto& set : data) {
    const fs::path file = set.hidden_files() / name;
    if (!fs::is_regular_file(file)) continue;
    if (!found.empty())
      return invalid("both {} and {} are {}: rename one", found.string(), file.string(), name);
    found = file;
  }
  return found;
}

absl::StatusOr<TaskResources> find_resources(const TaskDefinition& task) {
  TaskResources resources;
  auto python = find_python_environment(task.python);
  if (!python.ok()) return with_context(python.status(), "task " + task.id);
  resources.python = std::move(*python);
  if (auto gpu = check_gpu(task.python); !gpu.ok()) return with_context(gpu, "task " + task.id);
  for (const auto& use : task.data) {
    const auto dataset = dataset_of(task, use);
    if (!dataset.ok()) return dataset.status();
    auto prepared = read_prepared(*dataset, preparation_request(use, task.data_limit));
    if (prepared.status().code() == absl::StatusCode::kFailedPrecondition) {
      return unable("task {}: its data set {} is not ready here ({}); run `{}`", task.id, use.use,
                    message_of(prepared.status()), prepare_command(task));
    }
    if (!prepared.ok()) return prepared.status();
    resources.data.push_back(std::move(*prepared));
  }
  return resources;
}

absl::StatusOr<TaskResources> prepare_resources(Boxes& boxes, const TaskDefinition& task,
                                                const Fetching& fetching) {
  TaskResources resources;
  auto python = prepare_python_environment(boxes, task.python, wheel_folder(fetching.from),
                                           fetching.cancelled);
  if (!python.ok()) return with_context(python.status(), "task " + task.id);
  resources.python = std::move(*python);
  for (const auto& use : task.data) {
    const auto dataset = dataset_of(task, use);
    if (!dataset.ok()) return dataset.status();
    auto prepared =
        prepare_data(boxes, *dataset, preparation_request(use, task.data_limit), fetching);
    if (!prepared.ok()) return prepared.status();
    resources.data.push_back(std::move(*prepared));
  }
  // Last, so that the data can be prepared on a machine that has no GPU.
  if (auto gpu = check_gpu(task.python); !gpu.ok()) return with_context(gpu, "task " + task.id);
  return resources;
}

void show_to_agent(const TaskDefinition& task, const TaskResources& resources, BoxSpec& box) {
  box.environment.insert(box.environment.end(), task.environment.begin(), task.environment.end());
  for (const auto& set : resources.data)
    box.mounts.push_back({set.public_files(), "/data/" + set.dataset, false});
  if (!task.modules.empty()) {
    box.mounts.push_back({task.modules, kModulesInBox, false});
    box.environment.emplace_back("PYTHONPATH", kModulesInBox);
  }
  resources.python.show_in(box);
  box.masked = system_data_files();
}

}  // namespace mlgym
