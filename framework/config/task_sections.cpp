#include "config/task_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/status.h"
#include "config/fields.h"
#include "config/task_paths.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr const char* kOutside = "is outside of the metric's range";

bool in_range(const MetricDeclaration& metric, double score) {
  return score >= metric.low.value_or(score) && score <= metric.high.value_or(score);
}

absl::StatusOr<MetricDeclaration> read_metric(const YamlValue& value) {
  Fields fields(value, {"name", "direction", "primary", "range", "floor", "optimum", "noisy"});
  fields.require("name");
  fields.require("direction");
  MetricDeclaration metric;
  fields.text("name", metric.name);
  fields.with("direction", [&](const YamlValue& direction) -> absl::Status {
    const auto word = direction.one_of({"maximize", "minimize"});
    if (!word.ok()) return word.status();
    metric.direction = *word == "maximize" ? 1 : -1;
    return absl::OkStatus();
  });
  fields.boolean("primary", metric.primary);
  fields.boolean("noisy", metric.noisy);
  fields.with("range", [&](const YamlValue& range) -> absl::Status {
    const auto ends = range.list();
    if (!ends.ok()) return ends.status();
    if (ends->size() != 2)
      return range.error("two numbers are expected: [lowest, highest]; null leaves one open");
    const auto end = [](const YamlValue& one, std::optional<double>& out) -> absl::Status {
      if (one.type() == YamlValue::Type::null) return absl::OkStatus();
      const auto number = one.number();
      if (!number.ok()) return number.status();
      out = *number;
      return absl::OkStatus();
    };
    if (auto low = end((*ends)[0], metric.low); !low.ok()) return low;
    if (auto high = end((*ends)[1], metric.high); !high.ok()) return high;
    if (metric.low && metric.high && *metric.low >= *metric.high)
      return range.error("the lowest value is not below the highest");
    return absl::OkStatus();
  });
  fields.number("floor", metric.floor);
  fields.number("optimum", metric.optimum);
  if (metric.primary) fields.require("floor");
  if (!fields.status().ok()) return fields.status();
  for (const auto& [key, score] : {std::pair("floor", metric.floor), {"optimum", metric.optimum}}) {
    if (score && !in_range(metric, *score)) return value[key].error(kOutside);
  }
  return metric;
}

enum class ScoreMap { scores, differences };

absl::StatusOr<Scores> read_score_map(const YamlValue& value, const TaskDefinition& task,
                                      ScoreMap kind = ScoreMap::scores) {
  const auto members = value.map();
  if (!members.ok()) return members.status();
  Scores scores;
  for (const auto& [name, score] : *members) {
    const MetricDeclaration* metric = task.metric(name);
    if (!metric) return score.error(fmt::format("the task declares no metric \"{}\"", name));
    const auto number = score.number();
    if (!number.ok()) return number.status();
    if (kind == ScoreMap::scores && !in_range(*metric, *number)) return score.error(kOutside);
    if (kind == ScoreMap::differences && *number < 0)
      return score.error("a number from 0 on is expected");
    scores[name] = *number;
  }
  return scores;
}

absl::Status read_splits(const YamlValue& value, const TaskDefinition& task,
                         std::map<std::string, Scores>& out) {
  if (!value.present()) return absl::OkStatus();
  if (auto checked = value.only_keys({"test", "validation"}); !checked.ok()) return checked;
  const auto splits = value.map();
  if (!splits.ok()) return splits.status();
  for (const auto& [split, scores] : *splits) {
    auto read = read_score_map(scores, task);
    if (!read.ok()) return read.status();
    out[split] = std::move(*read);
  }
  return absl::OkStatus();
}

// {KNOB: {choice: [...]}} and the numeric kinds range, log, integer with two ends.
absl::Status check_search_space(const YamlValue& space) {
  const auto knobs = space.map();
  if (!knobs.ok()) return knobs.status();
  for (const auto& [name, knob] : *knobs) {
    if (auto checked = knob.only_keys({"choice", "range", "log", "integer"}); !checked.ok())
      return checked;
    const auto kinds = knob.map();
    if (kinds->size() != 1)
      return knob.error("exactly one of choice, range, log, integer is expected");
    const auto& [kind, value] = kinds->front();
    const auto items = value.list();
    if (!items.ok()) return items.status();
    if (kind == "choice") {
      if (items->empty()) return value.error("at least one choice is expected");
      continue;
    }
    if (items->size() != 2) return value.error("two numbers are expected: [lowest, highest]");
    const auto low = (*items)[0].number(), high = (*items)[1].number();
    if (!low.ok()) return low.status();
    if (!high.ok()) return high.status();
    if (*low >= *high) return value.error("the lowest value is not below the highest");
    if (kind == "log" && *low <= 0) return value.error("a logarithmic range starts above 0");
    if (kind == "integer" && !((*items)[0].integer().ok() && (*items)[1].integer().ok()))
      return value.error("two whole numbers are expected");
  }
  return absl::OkStatus();
}

absl::StatusOr<SubmissionFile> read_submission_file(const YamlValue& value) {
  Fields fields(value, {"path", "kind", "entry", "max_size", "without"});
  fields.require("path");
  SubmissionFile file;
  fields.with("kind", [&](const YamlValue& kind) -> absl::Status {
    const auto word = kind.one_of({"file", "code", "weights", "folder"});
    if (!word.ok()) return word.status();
    for (const auto known : {SubmissionKind::file, SubmissionKind::code, SubmissionKind::weights,
                             SubmissionKind::folder}) {
      if (*word == name_of(known)) file.kind = known;
    }
    return absl::OkStatus();
  });
  const bool folder = file.kind == SubmissionKind::folder;
  fields.with("path", [&](const YamlValue& path) -> absl::Status {
    if (folder && path.text().value_or("") == ".") {
      file.path = ".";
      return absl::OkStatus();
    }
    const auto inner = inner_path(path);
    if (!inner.ok()) return inner.status();
    file.path = *inner;
    return absl::OkStatus();
  });
  fields.with("without", [&](const YamlValue& without) -> absl::Status {
    if (!folder) return without.error("only of a folder something can be left out");
    const auto paths = without.list();
    if (!paths.ok()) return paths.status();
    for (const auto& path : *paths) {
      const auto inner = inner_path(path);
      if (!inner.ok()) return inner.status();
      file.without.push_back(*inner);
    }
    return absl::OkStatus();
  });
  fields.text("entry", file.entry);
  std::optional<std::uint64_t> size;
  fields.bytes("max_size", size);
  if (size) file.max_size = *size;
  if (!fields.status().ok()) return fields.status();
  if (file.max_size == 0) return value["max_size"].error("at least one byte is expected");
  if (file.kind == SubmissionKind::code && file.entry.empty())
    return value.error("of code, \"entry\" must name the function that is called");
  if (file.kind != SubmissionKind::code && !file.entry.empty())
    return value["entry"].error("only code, of \"kind: code\", has a function that is called");
  return file;
}

bool is_variable_name(std::string_view name) {
  const auto fits = [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

absl::Status read_metrics(const YamlValue& yaml, TaskDefinition& task) {
  const auto items = yaml["metrics"].list();
  if (!items.ok()) return items.status();
  int primary = 0;
  for (const auto& item : *items) {
    auto metric = read_metric(item);
    if (!metric.ok()) return metric.status();
    if (task.metric(metric->name))
      return item.error(fmt::format("the metric \"{}\" stands twice", metric->name));
    primary += metric->primary;
    task.metrics.push_back(std::move(*metric));
  }
  if (primary != 1)
    return yaml["metrics"].error(fmt::format("exactly one metric is primary, not {}", primary));
  return absl::OkStatus();
}

absl::Status read_files(const YamlValue& yaml, TaskDefinition& task) {
  Fields workspace(yaml["workspace"], {"starter", "tunables", "modules"});
  workspace.with("starter", [&](const YamlValue& value) {
    return inner_folder(value, task.folder, task.starter);
  });
  workspace.with("tunables", [&](const YamlValue& value) -> absl::Status {
    const auto path = inner_path(value);
    if (!path.ok()) return path.status();
    task.tunables = *path;
    return absl::OkStatus();
  });
  workspace.with("modules", [&](const YamlValue& value) {
    return inner_folder(value, task.folder, task.modules);
  });
  if (!workspace.status().ok()) return workspace.status();
  if (!task.tunables.empty() && task.starter.empty()) {
    return workspace["tunables"].error("there is no starter that could hold it");
  }
  if (!task.tunables.empty() && !fs::exists(task.starter / task.tunables)) {
    return workspace["tunables"].error(fmt::format("the starter holds no {}", task.tunables));
  }
  if (task.interactive) {
    if (!yaml["submission"].present()) return absl::OkStatus();
    return yaml["submission"].error(
        "an interactive task is scored by what is done in it: it has no submission");
  }
  const auto files = yaml["submission"].list();
  if (!files.ok()) return files.status();
  if (files->empty()) return yaml["submission"].error("at least one file is expected");
  std::set<std::string> paths;
  for (const auto& item : *files) {
    auto file = read_submission_file(item);
    if (!file.ok()) return file.status();
    if (!paths.insert(file->kept_as()).second)
      return item.error(fmt::format("{} stands twice", file->path));
    task.submission.push_back(std::move(*file));
  }
  return absl::OkStatus();
}

absl::Status read_scores(const YamlValue& yaml, TaskDefinition& task) {
  const auto differences = [&](Scores& out) {
    return [&task, &out](const YamlValue& value) -> absl::Status {
      auto scores = read_score_map(value, task, ScoreMap::differences);
      if (!scores.ok()) return scores.status();
      out = std::move(*scores);
      return absl::OkStatus();
    };
  };
  Fields baseline(yaml["baseline"], {"command", "scores", "tolerance"});
  baseline.text("command", task.baseline.command);
  baseline.with("scores", [&](const YamlValue& value) {
    return read_splits(value, task, task.baseline.scores);
  });
  baseline.with("tolerance", differences(task.baseline.tolerance));
  if (!baseline.status().ok()) return baseline.status();
  Fields reference(yaml["reference"], {"solution", "scores", "margin"});
  reference.with("solution", [&](const YamlValue& value) {
    return inner_folder(value, task.folder, task.reference.solution);
  });
  reference.with("scores", [&](const YamlValue& value) {
    return read_splits(value, task, task.reference.scores);
  });
  reference.with("margin", differences(task.reference.margin));
  if (!reference.status().ok()) return reference.status();

  const YamlValue target = yaml["target"];
  if (!target.present()) return absl::OkStatus();
  const std::string& primary = task.primary().name;
  if (target.type() == YamlValue::Type::map) {
    const auto scores = read_score_map(target, task);
    if (!scores.ok()) return scores.status();
    const auto score = scores->find(primary);
    if (score == scores->end())
      return target.error(
          fmt::format("a value for the primary metric \"{}\" is expected", primary));
    task.target = score->second;
  } else {
    if (auto word = target.one_of({"reference"}); !word.ok()) return word.status();
    const Scores& scores = task.reference.scores["test"];
    const auto score = scores.find(primary);
    if (score == scores.end())
      return target.error(fmt::format("reference.scores.test has no \"{}\"", primary));
    task.target = score->second;
  }
  const auto baseline_score = task.baseline_score("test");
  if (task.target == baseline_score)
    return target.error("the target equals the baseline: nothing could be gained");
  return absl::OkStatus();
}

absl::Status read_conduct(const YamlValue& yaml, TaskDefinition& task) {
  Fields feedback(yaml["feedback"], {"kind", "max"});
  feedback.with("kind", [&](const YamlValue& value) -> absl::Status {
    const auto word = value.one_of({"none", "format", "validation", "test"});
    if (!word.ok()) return word.status();
    for (const auto kind :
         {FeedbackKind::none, FeedbackKind::format, FeedbackKind::validation, FeedbackKind::test}) {
      if (*word == name_of(kind)) task.feedback.kind = kind;
    }
    return absl::OkStatus();
  });
  feedback.with("max", [&](const YamlValue& value) -> absl::Status {
    if (value.text().ok() && *value.text() == "unlimited") {
      task.feedback.max.reset();
      return absl::OkStatus();
    }
    const auto most = value.integer();
    if (!most.ok() || *most < 1)
      return value.error("a whole number above 0, or unlimited, is expected");
    task.feedback.max = *most;
    return absl::OkStatus();
  });
  if (!feedback.status().ok()) return feedback.status();
  if (task.interactive) {
    if (yaml["feedback"].present())
      return yaml["feedback"].error(
          "an interactive task answers actions: there is nothing to validate");
    task.feedback.kind = FeedbackKind::none;
  }

  Fields commands(yaml["commands"], {"training"});
  commands.texts("training", task.training_programs);
  if (!commands.status().ok()) return commands.status();
  if (const YamlValue environment = yaml["environment"]; environment.present()) {
    const auto variables = environment.map();
    if (!variables.ok()) return variables.status();
    for (const auto& [name, value] : *variables) {
      if (!is_variable_name(name)) {
        return value.error(fmt::format(
            "\"{}\" is no name of a variable, which letters, digits and _ make, no digit first",
            name));
      }
      const auto text = value.text();
      if (!text.ok()) return text.status();
      task.environment.emplace_back(name, *text);
    }
  }
  if (const YamlValue space = yaml["search_space"]; space.present()) {
    if (auto checked = check_search_space(space); !checked.ok()) return checked;
    if (task.tunables.empty())
      return space.error("a search space needs workspace.tunables, the file of the knobs");
    task.search_space = space.json();
  }
  if (auto limits = read_limits(yaml["limits"], task.limits); !limits.ok()) return limits;
  Fields sandbox(yaml["sandbox"], {"limits"});
  sandbox.fail(read_sandbox_limits(sandbox["limits"], task.sandbox));
  return sandbox.status();
}

}  // namespace mlgym
