// Submissions that no task should score, made from one that it does.
#pragma once

#include <string>
#include <vector>

#include "check/task_trial.h"

namespace mlgym {

struct BrokenSubmission {
  std::string check;  // the check it belongs to: "nan", "missing_rows", ...
  std::string what;   // in words
  SubmissionContent files;
};

// Everything that can be wrong with a submission of the task's kind.
std::vector<BrokenSubmission> broken_submissions(const TaskDefinition& task,
                                                 const SubmissionContent& valid);

// Submissions that claim a good score instead of earning one: an evaluator that believes anything
// the agent wrote scores them above the baseline.
std::vector<BrokenSubmission> claiming_submissions(const TaskDefinition& task,
                                                   const SubmissionContent& valid);

}  // namespace mlgym
