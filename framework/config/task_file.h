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
};

enum class SubmissionKind { file, code, weights };

struct SubmissionFile {
  std::string path;  // relative to the workspace
  SubmissionKind kind = SubmissionKind::file;
  std::string entry;                     // of code: the function that is called
  std::uint64_t max_size = 64ull << 20;  // bytes
};

enum class FeedbackKind { none, format, validation, test };

struct Feedback {
  FeedbackKind kind = FeedbackKind::validation;
  std::optional<std::int64_t> max;  // validations an episode may ask for; unset: unlimited
};
std::string_view name_of(FeedbackKind kind);

struct TaskDefinition {
  std::filesystem::path folder;
  std::string id, title, domain, variant;
  std::int64_t version = 1, level = 1;
  std::vector<std::string> variants;  // all, in the file's order
  std::string
      instructions_template;  // what the agent reads, with {baseline}, {metrics}, ... as written
  std::string use;            // the mlgym.task/1 component
  Json settings;              // its settings, a JSON object
  std::filesystem::path starter;  // a folder; empty when there is none
  std::string tunables;           // the starter's file of knobs, e.g. "config.json"; may be empty
  std::vector<SubmissionFile> submission;
  std::filesystem::path evaluation_files;  // hidden; empty when there are none
  double evaluation_timeout = 300;         // seconds
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

  const MetricDeclaration& primary() const;
  const MetricDeclaration* metric(std::string_view name) const;  // null when undeclared
  // The baseline's primary score on the split, if the file states it.
  std::optional<double> baseline_score(std::string_view split) const;
};

// The instructions with their placeholders filled in from the definition as it stands, so that
// limits a run has changed are told as they hold. docs/task_file.md lists the placeholders.
absl::StatusOr<std::string> fill_instructions(const TaskDefinition& task);

// Reads `folder`/task.yaml. `variant` empty: the file's default. Errors as in style.md: file, line,
// column.
absl::StatusOr<TaskDefinition> load_task(const std::filesystem::path& folder,
                                         std::string_view variant);

// The value a score has on the scale where the baseline is 0 and the target 1 (docs/rewards.md):
// clipped to [0, 1.5]; sign-adjusted. Without a target: the improvement divided by |baseline|, or
// by the range's width where the baseline is 0.
double normalised_score(const TaskDefinition& task, double score);

}  // namespace mlgym
