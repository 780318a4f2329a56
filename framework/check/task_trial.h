// A task being tried out by its checks: solutions run as agents would run them, submissions scored
// as the task scores them.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <string>

#include "boxes/box.h"
#include "environment/environment.h"
#include "environment/evaluation.h"
#include "environment/ready_task.h"
#include "plugins/registry.h"

namespace mlgym {

// Files of a submission by path, with their contents. Of an interactive task: what was done, under
// kActions, an action a line.
using SubmissionContent = std::map<std::string, std::string>;
inline constexpr const char* kActions = "actions";

// One thread. Boxes and registry outlive it.
class TaskTrial {
 public:
  TaskTrial(ReadyTask ready, Boxes& boxes, Registry& registry, const std::atomic<bool>* cancelled)
      : ready_(std::move(ready)), boxes_(boxes), registry_(registry), cancelled_(cancelled) {}

  const TaskDefinition& task() const { return ready_.definition; }
  const TaskResources& resources() const { return ready_.resources; }
  Boxes& boxes() const { return boxes_; }

  struct Solution {
    std::string problem;  // why there is no submission; empty: there is one
    SubmissionContent submission;
  };
  // Runs the baseline's command in a fresh workspace, with the files of `over` (may be empty) laid
  // over the starter, and takes the submission; of an interactive task, what the command prints.
  absl::StatusOr<Solution> run(const std::filesystem::path& over);
  // What a command prints in a fresh workspace of an agent.
  absl::StatusOr<std::string> print_in_box(const std::string& command);

  // Scores a submission on a part, always with the same seed. Of an interactive task it plays the
  // actions to the end: the first that made no sense is the result's problem, beside its scores.
  absl::StatusOr<EvaluationResult> score(const SubmissionContent& submission,
                                         const std::string& split);

 private:
  absl::StatusOr<EvaluationResult> play(const std::string& actions);
  absl::StatusOr<std::unique_ptr<Environment>> fresh_environment(const std::filesystem::path& over,
                                                                 const std::filesystem::path& copy);

  ReadyTask ready_;
  Boxes& boxes_;
  Registry& registry_;
  const std::atomic<bool>* cancelled_;
};

}  // namespace mlgym
