// Looks at the steps of an episode for what makes its score less trustworthy.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/file_window.h"
#include "analysis/finding.h"
#include "analysis/seen_files.h"
#include "analysis/seen_step.h"
#include "analysis/trajectory.h"

namespace mlgym {

class IntegrityWatch {
 public:
  explicit IntegrityWatch(const TrajectoryFacts& facts);
  // `files`: as they are known before the step.
  void see(std::int64_t number, const SeenStep& step, const std::optional<FileWindow>& window,
           const SeenFiles& files);
  // Once all steps were seen: what scores and ending say. Moves the findings into the trajectory.
  void conclude(Trajectory& trajectory);

 private:
  void find(std::string_view kind, Severity severity, std::string_view evidence);
  void see_edit(const SeenStep& step, const std::optional<FileWindow>& window,
                const SeenFiles& files);
  void see_command(const SeenStep& step, const SeenFiles& files);
  void see_labels(const SeenStep& step);
  void see_reported_metric(const FileWindow& window);

  bool evaluator_;                      // is in the workspace
  std::string metric_;                  // in letters and digits, lower case
  std::vector<std::string> spellings_;  // by which it is looked for first
  std::int64_t number_ = 0;
  std::set<std::string_view> told_;  // kinds of which one finding is enough
  std::vector<Finding> findings_;
};

}  // namespace mlgym
