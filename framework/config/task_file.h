// task.yaml, read and resolved for one variant. docs/task_file.md specifies the format.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_forward.h"
#include "config/limits.h"

namespace mlgym {

using Scores = std::map<std::string, double>;

struct MetricDeclaration {
  std::string name;
  int direction = 1;  // +1 maximize, -1 minimize
  bool primary = false;
  std::optional<double> low, high;  // the range
  std::optional<double> floor;      // what a floored episode scores; every primary metric has one
  std::optional<double> optimum;
  bool noisy = false;  // a measurement, such as a time, that differs from evaluation to evaluation
};

enum class SubmissionKind { file, code, weights, folder };
std::string_view name_of(SubmissionKind kind);

struct SubmissionFile {
  std::string path;  // relative to the workspace; of a folder also "."
  SubmissionKind kind = SubmissionKind::file;
  std::string entry;                     // of code: the function that is called
  std::vector<std::string> without;      // of a folder: what of it is left out
  std::uint64_t max_size = 64ull << 20;  // bytes

  // Its name in the submission that is scored: of a folder, that of its archive.
  std::string kept_as() const;
};

enum class FeedbackKind { none, format, validation, test };

struct Feedback {
  FeedbackKind kind = FeedbackKind::validation;
  std::optional<std::int64_t> max;  // validations an episode may ask for; unset: unlimited
};
std::string_view name_of(FeedbackKind kind);

// A data set as the task uses it. Parts keep the file's order.
struct DataUse {
  std::string use;  // the data set's name
  struct Part {
    std::string name;     // one of the data set's
    bool hidden = false;  // agents get its inputs without the answers
  };
  std::vector<Part> parts;
  bool described = false;  // agents find a README.md there; known once the data are prepared
};

// Whether a task's programs compute on a GPU.
enum class GpuNeed { none, optional, required };

// What the task's programs need of Python.
struct PythonNeeds {
  std::vector<std::string> packages;  // "numpy", "torch >= 1.13"
  std::vector<std::string> debian;    // packages of Debian that bring them
  std::filesystem::path lock;         // pip's requirements with hashes, where Debian does not serve
  GpuNeed gpu = GpuNeed::optional;    // none: no box shows one, whatever the run grants
};

// How a submission is scored.
struct EvaluationDeclaration {
  std::filesystem::path files;  // hidden; empty when there are none
  double timeout = 300;         // seconds
  std::string command;          // a script below `files`, in place of the component; may be empty
  // Agents have seen what it scores with, or their code runs beside it: a mark of the results.
  bool shared = false;
  // Without a script: columns of the submission against columns of the hidden `labels`.
  std::string labels;  // a file of the hidden data or of `files`; may be empty
  std::string join;    // the column that both have and that names the row
  struct Column {
    std::string metric;  // a mlgym.metric/1 component, and the score's name
    std::string column;
  };
  std::vector<Column> columns;
};

// "TASK:VARIANT", as users choose it; "TASK" where the task has no variants.
std::string chosen_name(const std::string& task, const std::string& variant);

struct TaskDefinition {
  std::filesystem::path folder;
  std::string id, title, domain, variant;
  std::int64_t version = 1, level = 1;
  std::vector<std::string> variants;  // all, in the file's order
  std::filesystem::path instructions_file;
  std::string instructions_template;  // its text, with {baseline}, {metrics}, ... as written
  std::string use;                    // the mlgym.task/1 component
  Json settings;                      // its settings, a JSON object
  std::filesystem::path starter;      // a folder; empty when there is none
  std::string tunables;           // the starter's file of knobs, e.g. "config.json"; may be empty
  std::filesystem::path modules;  // Python modules shown read-only in the box; empty: none
  std::vector<DataUse> data;
  std::optional<std::int64_t> data_limit;  // rows of the public parts
  PythonNeeds python;
  bool interactive = false;  // the component answers actions; then there is no submission
  std::vector<SubmissionFile> submission;
  EvaluationDeclaration evaluation;
  std::vector<MetricDeclaration> metrics;  // exactly one is primary
  struct Baseline {
    std::string command;                   // produces the submission from the starter as it is
    std::map<std::string, Scores> scores;  // by split: "validation", "test"
    Scores tolerance;
  } baseline;
  struct Reference {
    std::filesystem::path solution;  // hidden; empty when there is none
    std::map<std::string, Scores> scores;
    Scores margin;
  } reference;
  std::optional<double> target;  // of the primary metric; normalises rewards
  Feedback feedback;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> training_programs;  // `commands.training`
  Json search_space;  // {KNOB: {"choice": [...]} | {"range": [low, high]} | {"log": [low, high]} |
                      // {"integer": [low, high]}}
  Limits limits;
  SandboxLimits sandbox;
  // What instructions may cite as {evaluator.NAME} and {data.NAME}: null until the component and
  // the data have been asked.
  Json evaluator_facts, data_facts;

  const MetricDeclaration& primary() const;
  const MetricDeclaration* metric(std::string_view name) const;  // null when undeclared
  // The baseline's primary score on the split, if the file states it.
  std::optional<double> baseline_score(std::string_view split) const;
};

// The instructions with their placeholders filled in from the definition as it stands, so that
// limits a run has changed are told as they hold. docs/task_file.md lists the placeholders. Those
// of facts that are still unknown become "?".
absl::StatusOr<std::string> fill_instructions(const TaskDefinition& task);

// Reads `folder`/task.yaml. `variant` empty: the file's default. Errors as in style.md: file, line,
// column.
absl::StatusOr<TaskDefinition> load_task(const std::filesystem::path& folder,
                                         std::string_view variant);

// Whether the target can be reached from the baseline at all: kInvalidArgument when it is worse.
absl::Status check_target(const TaskDefinition& task);

// The value a score has on the scale where the baseline is 0 and the target 1 (docs/rewards.md):
// clipped to [0, 1.5]; sign-adjusted. Without a target: the improvement divided by |baseline|, or
// by the range's width where the baseline is 0.
double normalised_score(const TaskDefinition& task, double score);

}  // namespace mlgym
