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

// Files of a submission by path, with their contents.
using SubmissionContent = std::map<std::string, std::string>;

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
  // over the starter, and takes the submission.
  absl::StatusOr<Solution> run(const std::filesystem::path& over);
  // What a command prints in a fresh workspace of an agent.
  absl::StatusOr<std::string> print_in_box(const std::string& command);

  // Scores a submission on a part, always with the same seed.
  absl::StatusOr<EvaluationResult> score(const SubmissionContent& submission,
                                         const std::string& split);

 private:
  absl::StatusOr<std::unique_ptr<Environment>> fresh_environment(const std::filesystem::path& over,
                                                                 const std::filesystem::path& copy);

  ReadyTask ready_;
  Boxes& boxes_;
  Registry& registry_;
  const std::atomic<bool>* cancelled_;
};

}  // namespace mlgym
