#include "config/task_file.h"

#include <cmath>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/fields.h"
#include "config/task_paths.h"
#include "config/task_sections.h"
#include "config/yaml.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> kKeys = {"mlgym_task",   "id",
                                        "version",      "title",
                                        "domain",       "level",
                                        "instructions", "use",
                                        "settings",     "workspace",
                                        "data",         "data_limit",
                                        "python",       "submission",
                                        "evaluation",   "metrics",
                                        "baseline",     "reference",
                                        "target",       "feedback",
                                        "environment",  "commands",
                                        "search_space", "limits",
                                        "sandbox",      "default_variant",
                                        "variants",     "interactive"};

// What a variant may say; the rest identifies the task.
const std::vector<std::string> kVariantKeys = {
    "extends",    "settings",    "workspace", "data",         "data_limit", "python",
    "submission", "evaluation",  "metrics",   "baseline",     "reference",  "target",
    "feedback",   "environment", "commands",  "search_space", "limits",     "sandbox"};

// There is no such variant: told where the file names it, or without a place when a user did.
absl::Status no_variant(const YamlValue& task, const std::string& name, const YamlValue* named_by) {
  std::vector<std::string> names;
  if (const auto variants = task["variants"].map(); variants.ok()) {
    for (const auto& [known, value] : *variants) names.push_back(known);
  }
  const std::string what =
      fmt::format("there is no variant \"{}\"{}; the variants: {}", name, did_you_mean(name, names),
                  names.empty() ? "none" : join(names, ", "));
  if (named_by) return named_by->error(what);
  return not_found("task {}: {}", task["id"].text().value_or("?"), what);
}

// The task's keys with those of the variant, and of the variants it extends, laid over them.
// `named_by` is the value of the file that names the variant; null when a user does.
absl::StatusOr<YamlValue> resolve_variant(const YamlValue& task, const std::string& name,
                                          const YamlValue* named_by,
                                          std::set<std::string> seen = {}) {
  const YamlValue variants = task["variants"];
  if (!variants.present() && name.empty()) return task.without({"variants"});
  if (!variants.present()) return no_variant(task, name, named_by);
  if (const auto all = variants.map(); !all.ok()) return all.status();
  const YamlValue variant = variants[name];
  if (!variant.present()) return no_variant(task, name, named_by);
  if (!seen.insert(name).second) return variant.error("extends itself");
  YamlValue base = task.without({"variants"});
  if (const YamlValue extends = variant["extends"]; extends.present()) {
    const auto parent = extends.text();
    if (!parent.ok()) return parent.status();
    auto resolved = resolve_variant(task, *parent, &extends, seen);
    if (!resolved.ok()) return resolved;
    base = *resolved;
  }
  return base.overlaid_by(variant.without({"extends"}));
}

absl::Status read_identity(const YamlValue& yaml, TaskDefinition& task) {
  Fields fields(yaml, kKeys);
  for (const char* key : {"mlgym_task", "id", "title", "instructions", "use", "metrics"})
    fields.require(key);
  fields.boolean("interactive", task.interactive);
  if (!task.interactive) fields.require("submission");
  std::int64_t format = 0;
  fields.integer("mlgym_task", format);
  if (fields.status().ok() && format != 1) {
    fields.fail(yaml["mlgym_task"].error("this program reads format 1"));
  }
  fields.text("id", task.id);
  fields.text("title", task.title);
  fields.text("domain", task.domain);
  fields.integer("version", task.version, 1);
  fields.integer("level", task.level, 0);
  fields.text("use", task.use);
  if (fields.status().ok() && task.title.empty())
    fields.fail(yaml["title"].error("a title is expected"));
  if (fields.status().ok() && task.folder.filename() != task.id) {
    fields.fail(yaml["id"].error(fmt::format("the id \"{}\" is not the folder's name \"{}\"",
                                             task.id, task.folder.filename().string())));
  }
  fields.with("settings", [&](const YamlValue& settings) -> absl::Status {
    if (settings.type() != YamlValue::Type::map)
      return settings.error("a map (key: value) is expected");
    task.settings = settings.json();
    return absl::OkStatus();
  });
  fields.with("instructions", [&](const YamlValue& file) -> absl::Status {
    fs::path path;
    if (auto found = inner_file(file, task.folder, path); !found.ok()) return found;
    auto text = read_file(path);
    if (!text.ok()) return file.error(message_of(text.status()));
    task.instructions_template = *text;
    task.instructions_file = path;
    return absl::OkStatus();
  });
  return fields.status();
}

}  // namespace

std::string_view name_of(FeedbackKind kind) {
  switch (kind) {
    case FeedbackKind::none:
      return "none";
    case FeedbackKind::format:
      return "format";
    case FeedbackKind::validation:
      return "validation";
    case FeedbackKind::test:
      return "test";
  }
  return "none";
}

std::string_view name_of(SubmissionKind kind) {
  switch (kind) {
    case SubmissionKind::file:
      return "file";
    case SubmissionKind::code:
      return "code";
    case SubmissionKind::weights:
      return "weights";
    case SubmissionKind::folder:
      return "folder";
  }
  return "file";
}

std::string SubmissionFile::kept_as() const {
  if (kind != SubmissionKind::folder) return path;
  return (path == "." ? "workspace" : path) + ".tar";
}

const MetricDeclaration& TaskDefinition::primary() const {
  for (const auto& metric : metrics) {
    if (metric.primary) return metric;
  }
  return metrics.front();  // load_task lets no task without a primary metric through
}

const MetricDeclaration* TaskDefinition::metric(std::string_view name) const {
  for (const auto& metric : metrics) {
    if (metric.name == name) return &metric;
  }
  return nullptr;
}

std::optional<double> TaskDefinition::baseline_score(std::string_view split) const {
  const auto scores = baseline.scores.find(std::string(split));
  if (scores == baseline.scores.end()) return {};
  const auto score = scores->second.find(primary().name);
  if (score == scores->second.end()) return {};
  return score->second;
}

std::string chosen_name(const std::string& task, const std::string& variant) {
  return variant.empty() ? task : task + ":" + variant;
}

absl::StatusOr<TaskDefinition> load_task(const fs::path& folder, std::string_view variant) {
  const auto file = read_yaml(folder / "task.yaml");
  if (!file.ok()) return file.status();
  if (auto checked = file->only_keys(kKeys); !checked.ok()) return checked;
  TaskDefinition task;
  task.folder = folder;
  task.settings = Json::object();
  task.search_space = Json::object();
  task.variant = variant;
  const YamlValue fallback = (*file)["default_variant"];
  if (variant.empty() && fallback.present()) {
    const auto name = fallback.text();
    if (!name.ok()) return name.status();
    task.variant = *name;
  }
  if (const YamlValue variants = (*file)["variants"]; variants.present()) {
    const auto all = variants.map();
    if (!all.ok()) return all.status();
    for (const auto& [name, value] : *all) {
      if (auto checked = value.only_keys(kVariantKeys); !checked.ok()) return checked;
      task.variants.push_back(name);
    }
    if (task.variant.empty()) return variants.error("with variants, \"default_variant\" is needed");
  }
  const bool by_file = variant.empty() && fallback.present();
  const auto yaml = resolve_variant(*file, task.variant, by_file ? &fallback : nullptr);
  if (!yaml.ok()) return yaml.status();
  for (const auto& read : {read_identity, read_metrics, read_files, read_evaluation, read_needs,
                           read_scores, read_conduct}) {
    if (auto status = read(*yaml, task); !status.ok()) return status;
  }
  // What an agent will be told must be complete before a run starts.
  if (auto filled = fill_instructions(task); !filled.ok()) return filled.status();
  return task;
}

absl::Status check_target(const TaskDefinition& task) {
  const auto baseline = task.baseline_score("test");
  if (!task.target || !baseline || (*task.target - *baseline) * task.primary().direction > 0)
    return absl::OkStatus();
  return invalid("{}: \"target\" ({:.6g}) is worse than the baseline ({:.6g})",
                 (task.folder / "task.yaml").string(), *task.target, *baseline);
}

double normalised_score(const TaskDefinition& task, double score) {
  const MetricDeclaration& metric = task.primary();
  const double baseline = task.baseline_score("test").value_or(0);
  double scale = 0;
  if (task.target) {
    scale = std::abs(*task.target - baseline);
  } else if (baseline != 0) {
    scale = std::abs(baseline);
  } else if (metric.low && metric.high) {
    scale = *metric.high - *metric.low;
  }
  if (scale == 0) scale = 1;
  const double normalised = (score - baseline) * metric.direction / scale;
  return std::isnan(normalised) ? 0 : std::min(std::max(normalised, 0.0), 1.5);
}

}  // namespace mlgym
