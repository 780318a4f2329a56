// Result trees of the original as the rows of a report.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "record/original_tree.h"
#include "report/episode_row.h"

namespace mlgym {

inline constexpr const char* kOriginal = "mlgym";  // EpisodeRow::origin of such rows
// Marks: the baseline is another run's of the same task, since this one's has not the metric.
inline constexpr const char* kBorrowedBaseline = "borrowed-baseline";

// One row a run folder, in the tree's order, by docs/report.md, "Trees". The score is the last
// entry's; those before it are validations, whose scores are test scores. Without any entry, or
// with a damaged file, there is no score. Runs of other tasks than the thirteen are left out, with
// a notice.
std::vector<EpisodeRow> rows_of_tree(const std::filesystem::path& folder, const OriginalTree& tree,
                                     std::vector<std::string>& notices);

}  // namespace mlgym
