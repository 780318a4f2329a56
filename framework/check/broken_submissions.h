// Submissions that no task should score, made from one that it does.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/task_trial.h"

namespace mlgym {

struct BrokenSubmission {
  std::string check;  // the check it belongs to: "nan", "missing_rows", ...
  std::string what;   // in words
  SubmissionContent files;
};

// Columns of a submitted table that the task does not look at, by file: nothing can be wrong with
// them.
using IgnoredColumns = std::map<std::string, std::set<std::string>>;

// The first file of a table's name that is no table, and why; empty: none. Nothing can be tried
// with it.
std::string unreadable_table(const TaskDefinition& task, const SubmissionContent& valid);

// The submission with one column missing, for each column of each table.
struct WithoutColumn {
  std::string path, column;
  SubmissionContent files;
};
std::vector<WithoutColumn> submissions_without_columns(const TaskDefinition& task,
                                                       const SubmissionContent& valid);

// Everything that can be wrong with a submission of the task's kind.
std::vector<BrokenSubmission> broken_submissions(const TaskDefinition& task,
                                                 const SubmissionContent& valid,
                                                 const IgnoredColumns& ignored);

// Submissions that claim a good score instead of earning one: an evaluator that believes anything
// the agent wrote scores them above the baseline.
std::vector<BrokenSubmission> claiming_submissions(const TaskDefinition& task,
                                                   const SubmissionContent& valid);

}  // namespace mlgym
