// Result trees of the original: a folder a run.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "record/original_end.h"
#include "record/original_name.h"
#include "record/original_results.h"

namespace mlgym {

struct OriginalRun {
  std::filesystem::path folder;
  OriginalName name;
  // Or why there are none, naming the file.
  absl::StatusOr<OriginalResults> results = absl::UnknownError("");
  // kNotFound: there is no trajectory, or nobody wanted to know.
  absl::StatusOr<OriginalEnd> end = absl::NotFoundError("");
};

struct OriginalTree {
  std::vector<OriginalRun> runs;     // by folder name, bytewise
  std::vector<std::string> notices;  // what was passed over or is damaged, a line each
};

enum class Ends { pass_over, read };  // of trajectories

// Reads the results of every run folder in `folder`, at most four levels below it, or of `folder`
// itself. Passed over with a notice: folders with results whose names have another form, what
// cannot be read, lies deeper or was met by another name, and what else lies among run folders.
// kNotFound: there is no run folder.
absl::StatusOr<OriginalTree> read_original_tree(const std::filesystem::path& folder,
                                                Ends ends = Ends::pass_over);

}  // namespace mlgym
