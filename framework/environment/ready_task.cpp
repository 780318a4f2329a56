#include "environment/ready_task.h"

#include "base/json.h"
#include "base/status.h"
#include "components/task.h"
#include "config/folders.h"
#include "data/plain_table.h"
#include "environment/evaluation.h"

namespace mlgym {
namespace {

// A validation that has nothing to score on would end its episode.
absl::Status check_labels(const ReadyTask& ready) {
  const TaskDefinition& task = ready.definition;
  if (task.evaluation.labels.empty()) return absl::OkStatus();
  if (const auto file = labels_file(task, ready.resources); !file.ok()) return file.status();
  const FeedbackKind kind = task.feedback.kind;
  if (kind != FeedbackKind::validation && kind != FeedbackKind::format) return absl::OkStatus();
  const auto there = has_part(ready, "validation");
  if (!there.ok() || *there) return there.status();
  return invalid(
      "{}: feedback of the kind {} scores on the part \"validation\", of which {} has no row; add "
      "rows whose split is validation, or choose `feedback: {{kind: test}}` or `{{kind: none}}`",
      (task.folder / "task.yaml").string(), name_of(kind), task.evaluation.labels);
}

}  // namespace

absl::StatusOr<ReadyTask> ready_task(TaskDefinition definition, Registry& registry) {
  ReadyTask ready{std::move(definition), {}, {}};
  TaskDefinition& task = ready.definition;
  const std::string file = (task.folder / "task.yaml").string();
  const auto place = registry.find("task", task.use, task.folder);
  if (!place.ok()) return with_context(place.status(), "task " + task.id);
  const auto component = registry.load(*place);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), Deadline::after(60));
  auto instance = TaskComponent::create(*component, component_settings(task), call);
  if (!instance.ok()) return with_context(instance.status(), file);
  if (task.interactive && !instance->interactive()) {
    return invalid("{}: says it is interactive, but task {} does not offer {}", file, task.use,
                   MLGYM_TASK_INTERACTIVE);
  }
  auto facts = instance->facts(call);
  if (!facts.ok()) return with_context(facts.status(), file);
  task.evaluator_facts = std::move(*facts);
  ready.components.push_back(*place);
  for (const auto& column : task.evaluation.columns) {
    auto metric = registry.find("metric", column.metric, task.folder);
    if (!metric.ok()) return with_context(metric.status(), file);
    ready.components.push_back(std::move(*metric));
  }
  auto resources = find_resources(task);
  if (!resources.ok()) return resources.status();
  ready.resources = std::move(*resources);
  task.data_facts = ready.resources.data_facts();
  for (std::size_t i = 0; i < task.data.size(); ++i)
    task.data[i].described =
        std::filesystem::exists(ready.resources.data[i].public_files() / "README.md");
  if (auto checked = check_labels(ready); !checked.ok()) return checked;
  if (auto filled = fill_instructions(task); !filled.ok()) return filled.status();
  return ready;
}

absl::StatusOr<TaskDefinition> load_task_named(std::string_view name) {
  const auto colon = name.rfind(':');
  const auto folder = find_task_folder(name.substr(0, colon));
  if (!folder.ok()) return folder.status();
  return load_task(*folder, colon == name.npos ? "" : name.substr(colon + 1));
}

absl::StatusOr<ReadyTask> ready_task_named(std::string_view name, Registry& registry) {
  auto definition = load_task_named(name);
  if (!definition.ok()) return definition.status();
  return ready_task(std::move(*definition), registry);
}

absl::StatusOr<std::filesystem::path> labels_file(const TaskDefinition& task,
                                                  const TaskResources& resources) {
  const std::string& labels = task.evaluation.labels;
  const auto hidden = resources.hidden_file(labels);
  if (!hidden.ok()) return with_context(hidden.status(), "task " + task.id);
  if (!hidden->empty()) return *hidden;
  const auto file = task.evaluation.files / labels;
  if (!task.evaluation.files.empty() && std::filesystem::is_regular_file(file)) return file;
  return invalid("{}: neither its hidden data nor its evaluation files hold {}",
                 (task.folder / "task.yaml").string(), labels);
}

absl::StatusOr<bool> has_part(const ReadyTask& task, std::string_view split) {
  if (task.definition.evaluation.labels.empty()) return true;
  const auto file = labels_file(task.definition, task.resources);
  if (!file.ok()) return file.status();
  const auto table = PlainTable::read(*file);
  if (!table.ok()) return table.status();
  const auto column = table->column("split");
  if (!column) return invalid("{}: there is no column \"split\"", file->string());
  for (std::size_t row = 0; row < table->rows().size(); ++row) {
    if (table->plain(row, *column) == split) return true;
  }
  return false;
}

}  // namespace mlgym
