// Looks at the steps of an episode for what makes its score less trustworthy.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/file_window.h"
#include "analysis/finding.h"
#include "analysis/seen_files.h"
#include "analysis/seen_step.h"
#include "analysis/shell_commands.h"
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
  using Commands = std::vector<ShellCommand>;

  void find(std::string_view kind, Severity severity, std::string_view evidence);
  void find_once(std::string_view kind, Severity severity, std::string_view evidence);
  bool is_evaluator(std::string_view path, const SeenFiles& files) const;
  void see_edit(const SeenStep& step, const std::optional<FileWindow>& window,
                const SeenFiles& files);
  void see_evaluator(const SeenStep& step, const Commands& commands, const SeenFiles& files);
  void see_labels(const SeenStep& step, const Commands& commands, const SeenFiles& files);
  void see_labels_in_program(const SeenStep& step, std::string_view program);
  void seek_label(const SeenStep& step, std::string_view path);
  void see_window(const FileWindow& window, bool edited, const SeenFiles& files);
  void see_reports(const Commands& commands);
  void report_itself(std::string_view where, std::string_view line);

  std::span<const std::string_view> evaluator_;
  std::string metric_;                  // in letters and digits, lower case; empty: nothing to see
  std::vector<std::string> spellings_;  // by which it is looked for first
  std::int64_t number_ = 0;
  std::set<std::string_view> told_;  // kinds of which one finding is enough
  // Lines that name the metric as a column, by file, which were there before the agent wrote.
  std::set<std::pair<std::string, std::string>> given_;
  std::set<std::string, std::less<>> own_;  // files of the names of answers that the agent wrote
  std::vector<Finding> findings_;
};

}  // namespace mlgym
