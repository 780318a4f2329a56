// What a task needs beside its own folder, and how it is scored.
#include <fmt/format.h>

#include <algorithm>

#include "base/status.h"
#include "config/defaults.h"
#include "config/fields.h"
#include "config/task_paths.h"
#include "config/task_sections.h"

namespace mlgym {
namespace {

// {use: accuracy, column: label}
absl::Status read_column(const YamlValue& value, TaskDefinition& task) {
  Fields fields(value, {"use", "column"});
  fields.require("use");
  fields.require("column");
  EvaluationDeclaration::Column column;
  fields.text("use", column.metric);
  fields.text("column", column.column);
  if (!fields.status().ok()) return fields.status();
  if (!task.metric(column.metric))
    return value.error(fmt::format("the task declares no metric \"{}\"", column.metric));
  for (const auto& other : task.evaluation.columns) {
    if (other.metric == column.metric)
      return value.error(fmt::format("the metric \"{}\" stands twice", column.metric));
  }
  task.evaluation.columns.push_back(std::move(column));
  return absl::OkStatus();
}

absl::StatusOr<DataUse> read_data_use(const YamlValue& value) {
  Fields fields(value, {"use", "parts"});
  fields.require("use");
  fields.require("parts");
  DataUse data;
  fields.text("use", data.use);
  fields.with("parts", [&](const YamlValue& parts) -> absl::Status {
    const auto members = parts.map();
    if (!members.ok()) return members.status();
    for (const auto& [name, role] : *members) {
      const auto word = role.one_of({"public", "hidden"});
      if (!word.ok()) return word.status();
      data.parts.push_back({name, *word == "hidden"});
    }
    if (data.parts.empty()) return parts.error("at least one part is expected");
    return absl::OkStatus();
  });
  if (!fields.status().ok()) return fields.status();
  return data;
}

}  // namespace

absl::Status read_evaluation(const YamlValue& task_yaml, TaskDefinition& task) {
  const YamlValue yaml = task_yaml["evaluation"];
  EvaluationDeclaration& evaluation = task.evaluation;
  Fields fields(yaml, {"files", "timeout", "command", "labels", "join", "metrics", "shared"});
  fields.with("files", [&](const YamlValue& value) {
    return inner_folder(value, task.folder, evaluation.files);
  });
  std::optional<double> timeout;
  fields.duration("timeout", timeout);
  fields.text("command", evaluation.command);
  fields.with("labels", [&](const YamlValue& value) -> absl::Status {
    const auto path = inner_path(value);
    if (!path.ok()) return path.status();
    evaluation.labels = *path;
    return absl::OkStatus();
  });
  fields.text("join", evaluation.join);
  fields.boolean("shared", evaluation.shared);
  fields.with("metrics", [&](const YamlValue& value) -> absl::Status {
    const auto columns = value.list();
    if (!columns.ok()) return columns.status();
    for (const auto& column : *columns) {
      if (auto read = read_column(column, task); !read.ok()) return read;
    }
    return absl::OkStatus();
  });
  if (!fields.status().ok()) return fields.status();
  if (timeout) evaluation.timeout = *timeout;
  if (evaluation.timeout <= 0) return yaml["timeout"].error("a duration above 0 is expected");
  if (!evaluation.command.empty() && evaluation.files.empty())
    return yaml["command"].error("\"files\", the folder of the script, is needed beside it");
  const bool declarative = !evaluation.labels.empty();
  if (declarative && (evaluation.join.empty() || evaluation.columns.empty()))
    return yaml["labels"].error("\"join\" and \"metrics\" are needed beside it");
  if (task.use == kYamlTask && !declarative && evaluation.command.empty()) {
    return task_yaml["use"].error(
        "under \"evaluation\", \"command\" or \"labels\" must say how it is scored");
  }
  if (!declarative && (!evaluation.join.empty() || !evaluation.columns.empty()))
    return yaml.error("\"join\" and \"metrics\" need \"labels\", the file of the answers");
  for (const auto& metric : task.metrics) {
    const bool scored =
        std::any_of(evaluation.columns.begin(), evaluation.columns.end(),
                    [&metric](const auto& column) { return column.metric == metric.name; });
    if (declarative && !scored) {
      return yaml["metrics"].error(
          fmt::format("no column is given for the metric \"{}\"", metric.name));
    }
  }
  if (declarative && !evaluation.command.empty())
    return yaml["command"].error("either a script or \"labels\" with \"metrics\" is expected");
  return absl::OkStatus();
}

absl::Status read_python_needs(const YamlValue& yaml, const std::filesystem::path& folder,
                               PythonNeeds& out) {
  Fields fields(yaml, {"requires", "debian", "lock", "gpu"});
  fields.texts("requires", out.packages);
  fields.texts("debian", out.debian);
  fields.with("lock", [&](const YamlValue& value) { return inner_file(value, folder, out.lock); });
  fields.with("gpu", [&](const YamlValue& value) -> absl::Status {
    const auto word = value.one_of({"none", "optional", "required"});
    if (!word.ok()) return word.status();
    out.gpu = *word == "none"       ? GpuNeed::none
              : *word == "required" ? GpuNeed::required
                                    : GpuNeed::optional;
    return absl::OkStatus();
  });
  return fields.status();
}

absl::Status read_needs(const YamlValue& yaml, TaskDefinition& task) {
  if (const YamlValue data = yaml["data"]; data.present()) {
    const auto items = data.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto use = read_data_use(item);
      if (!use.ok()) return use.status();
      for (const auto& known : task.data) {
        if (known.use == use->use)
          return item.error(fmt::format("the data set \"{}\" stands twice", use->use));
      }
      task.data.push_back(std::move(*use));
    }
  }
  if (const YamlValue limit = yaml["data_limit"]; limit.present()) {
    const auto rows = limit.integer();
    if (!rows.ok() || *rows < 1) return limit.error("a whole number above 0 is expected");
    if (task.data.empty()) return limit.error("the task has no data that could be limited");
    task.data_limit = *rows;
  }
  return read_python_needs(yaml["python"], task.folder, task.python);
}

}  // namespace mlgym
