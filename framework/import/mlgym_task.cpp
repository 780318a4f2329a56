#include "import/mlgym_task.h"

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> kTaskKeys = {"id",
                                            "name",
                                            "description",
                                            "dataset_configs",
                                            "task_entrypoint",
                                            "training_timeout",
                                            "requirements_path",
                                            "benchmark_name",
                                            "use_generic_conda",
                                            "starter_code",
                                            "baseline_paths",
                                            "baseline_scores",
                                            "sample_submission",
                                            "evaluation_paths",
                                            "evaluation_read_only",
                                            "secret_files",
                                            "memory_path"};

struct ClassName {
  const char* written;
  MlgymClass kind;
};
constexpr ClassName kClasses[] = {{"CSVSubmissionTasks", MlgymClass::csv},
                                  {"ModelSubmissionTasks", MlgymClass::model},
                                  {"LMSubmissionTasks", MlgymClass::language_model},
                                  {"PythonSubmissionTasks", MlgymClass::python}};

// Reads the keys of one file; the first problem stays.
class Reader {
 public:
  explicit Reader(const YamlValue& yaml) : yaml_(yaml) {}
  const absl::Status& status() const { return status_; }
  void fail(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }
  void text(const char* key, std::string& out, bool needed = false) {
    with(key, needed, [&](const YamlValue& value) { return take(value.text(), out); });
  }
  // YAML 1.1, which the original reads, has more words for truths.
  void truth(const char* key, bool& out) {
    with(key, false, [&](const YamlValue& value) -> absl::Status {
      const std::string word = value.text().value_or("");
      if (value.boolean().ok()) {
        out = *value.boolean();
      } else if (word == "yes" || word == "Yes" || word == "on" || word == "On") {
        out = true;
      } else if (word == "no" || word == "No" || word == "off" || word == "Off") {
        out = false;
      } else {
        return value.error("true or false is expected");
      }
      return absl::OkStatus();
    });
  }
  void file(const char* key, const Checkout& checkout, fs::path& out) {
    with(key, false,
         [&](const YamlValue& value) { return take(checkout.named(value, checkout.root()), out); });
  }
  template <class Read>
  void with(const char* key, bool needed, Read read) {
    const YamlValue value = yaml_[key];
    if (!status_.ok()) return;
    if (is_given(value)) {
      status_ = read(value);
    } else if (needed) {
      status_ = yaml_.error(fmt::format("\"{}\" is missing", key));
    }
  }

 private:
  template <class T>
  static absl::Status take(absl::StatusOr<T> value, T& out) {
    if (value.ok()) out = std::move(*value);
    return value.status();
  }
  YamlValue yaml_;
  absl::Status status_;
};

absl::StatusOr<MlgymDataset> read_dataset(const YamlValue& named, const Checkout& checkout,
                                          std::vector<std::string>& left_out) {
  const auto path = checkout.named(named, checkout.configs());
  if (!path.ok()) return path.status();
  const auto file = CheckoutFile::read(*path);
  if (!file.ok()) return file.status();
  const YamlValue& yaml = file->yaml;
  MlgymDataset dataset;
  bool local = false;
  Reader reader(yaml);
  reader.text("name", dataset.name, true);
  reader.text("description", dataset.description);
  reader.truth("is_local", local);
  reader.with("data_path", true, [&](const YamlValue& value) -> absl::Status {
    if (!local) {
      dataset.hub = value.text().value_or("");
      return value.text().status();
    }
    auto folder = checkout.named(value, checkout.root());
    if (!folder.ok()) return folder.status();
    dataset.local = *folder;
    return absl::OkStatus();
  });
  if (!reader.status().ok()) return reader.status();
  for (const auto& key : unknown_keys(yaml, {"name", "description", "data_path", "is_local",
                                             "train_split", "valid_split", "test_split"}))
    left_out.push_back(key + ": a key that MLGym's data sets do not have");
  return dataset;
}

absl::Status read_scores(const YamlValue& value, MlgymTask& task) {
  const auto items = value.list();
  if (!items.ok()) return items.status();
  if (items->empty()) return absl::OkStatus();
  const auto members = items->front().map();
  if (!members.ok()) return members.status();
  for (const auto& [metric, score] : *members) {
    const auto number = score.number();
    if (!number.ok()) return number.status();
    task.scores.emplace_back(metric, *number);
  }
  if (items->size() > 1)
    task.left_out.push_back("baseline_scores: all but the first, which alone MLGym reads");
  return absl::OkStatus();
}

// The first of a list of scripts.
absl::Status read_script(const YamlValue& value, const char* key, MlgymTask& task,
                         std::string& out) {
  const auto paths = texts_in(value);
  if (!paths.ok()) return paths.status();
  if (paths->empty()) return absl::OkStatus();
  out = fs::path(paths->front()).lexically_normal().string();
  if (out.empty() || out.front() == '/' || out.rfind("..", 0) == 0)
    return value.error(fmt::format("\"{}\" is no path inside the workspace", paths->front()));
  if (paths->size() > 1)
    task.left_out.push_back(fmt::format("{}: all but the first, which alone MLGym runs", key));
  return absl::OkStatus();
}

absl::Status read_class(const YamlValue& value, MlgymTask& task) {
  const auto word = value.text();
  if (!word.ok()) return word.status();
  std::vector<std::string> names;
  for (const auto& [written, kind] : kClasses) {
    names.push_back(written);
    if (*word != written) continue;
    task.kind = kind;
    return absl::OkStatus();
  }
  return value.error(fmt::format(
      "there is no class \"{}\" of tasks{} (a class of your own would have to be written anew, as "
      "an evaluation script); the classes: {}",
      *word, did_you_mean(*word, names), join(names, ", ")));
}

void tell_unused(const YamlValue& yaml, MlgymTask& task) {
  for (const auto& key : unknown_keys(yaml, kTaskKeys))
    task.left_out.push_back(key + ": a key that MLGym's tasks do not have");
  if (is_given(yaml["benchmark_name"]))
    task.left_out.push_back("benchmark_name: MLGym does not use it either");
}

}  // namespace

std::string_view name_of(MlgymClass kind) {
  switch (kind) {
    case MlgymClass::csv:
      return "csv";
    case MlgymClass::model:
      return "model";
    case MlgymClass::language_model:
      return "lm";
    case MlgymClass::python:
      return "python";
  }
  return "csv";
}

absl::StatusOr<MlgymTask> read_mlgym_task(const CheckoutFile& file, const Checkout& checkout) {
  const YamlValue& yaml = file.yaml;
  MlgymTask task(yaml);
  Reader reader(yaml);
  reader.text("id", task.id, true);
  reader.text("name", task.name, true);
  reader.with("description", true, [&](const YamlValue& value) -> absl::Status {
    auto text = PlacedText::read(value, file.text);
    if (text.ok()) task.description = std::move(*text);
    return text.status();
  });
  reader.with("task_entrypoint", false,
              [&](const YamlValue& value) { return read_class(value, task); });
  reader.with("training_timeout", false, [&](const YamlValue& value) -> absl::Status {
    const auto seconds = value.number();
    if (!seconds.ok() || *seconds < 1) return value.error("a number of seconds is expected");
    task.timeout = *seconds;
    return absl::OkStatus();
  });
  reader.with("dataset_configs", false, [&](const YamlValue& value) -> absl::Status {
    const auto items = value.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto dataset = read_dataset(item, checkout, task.left_out);
      if (!dataset.ok()) return dataset.status();
      task.datasets.push_back(std::move(*dataset));
    }
    return absl::OkStatus();
  });
  reader.truth("use_generic_conda", task.generic_packages);
  reader.file("requirements_path", checkout, task.requirements);
  reader.with("starter_code", false, [&](const YamlValue& value) -> absl::Status {
    const auto items = value.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto path = checkout.named(item, checkout.root());
      if (!path.ok()) return path.status();
      task.starter.push_back(std::move(*path));
    }
    return absl::OkStatus();
  });
  reader.with("baseline_paths", false, [&](const YamlValue& value) {
    return read_script(value, "baseline_paths", task, task.baseline);
  });
  reader.with("evaluation_paths", true, [&](const YamlValue& value) {
    return read_script(value, "evaluation_paths", task, task.evaluation);
  });
  reader.with("baseline_scores", false,
              [&](const YamlValue& value) { return read_scores(value, task); });
  fs::path sample;  // MLGym only looks whether it is there
  reader.file("sample_submission", checkout, sample);
  reader.with("secret_files", false, [&](const YamlValue& value) -> absl::Status {
    const auto items = value.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto path = item.text();
      if (!path.ok()) return path.status();
      std::string normal = fs::path(*path).lexically_normal().string();
      if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
      if (normal.empty() || normal == ".") return item.error("a file or a folder is expected");
      task.secret.push_back({std::move(normal), item});
    }
    return absl::OkStatus();
  });
  reader.with("memory_path", false, [&](const YamlValue& value) -> absl::Status {
    const auto path = value.text();
    if (path.ok()) task.memory = *path;
    return path.status();
  });
  if (!reader.status().ok()) return reader.status();
  if (task.evaluation.empty())
    return task.evaluation_value.error("the script that scores a submission is expected");
  if (!task.generic_packages && task.requirements.empty())
    return yaml["use_generic_conda"].error(
        "without MLGym's own packages, \"requirements_path\" must name those of the task");
  tell_unused(yaml, task);
  return task;
}

}  // namespace mlgym
