#include "report/tree_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/status.h"
#include "base/text.h"
#include "record/original_tasks.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

EpisodeRow row_of(const std::string& tree, const OriginalRun& run, const OriginalTask& task) {
  EpisodeRow row;
  row.task = run.name.task;
  row.variant = "paper";
  row.agent = to_utf8(run.name.agent);
  row.model = to_utf8(run.name.model);
  row.pool = fmt::format("test/t-{:.2f} p-{:.2f} c-{:.2f}", run.name.temperature, run.name.top_p,
                         run.name.cost_limit);
  row.run = tree;
  row.episode = to_utf8(run.folder.filename().string());
  row.repeat = run.name.run + 1;
  row.metric = task.metric;
  row.direction = task.maximize ? MLGYM_MAXIMIZE : MLGYM_MINIMIZE;
  row.steps = -1;
  row.marks = {"test-feedback"};
  row.origin = kOriginal;
  return row;
}

void add_entries(const OriginalResults& results, EpisodeRow& row) {
  row.baseline = metric_in(results.baseline, row.metric);
  row.status = "finished";
  if (results.entries.empty()) {
    row.floored = "nothing was ever scored";
    return;
  }
  for (std::size_t i = 0; i + 1 < results.entries.size(); ++i) {
    const double score = metric_in(results.entries[i], row.metric);
    row.validations.push_back({-1, score, score});
  }
  row.score = metric_in(results.entries.back(), row.metric);
  if (std::isnan(row.score)) row.floored = fmt::format("the last entry has no {}", row.metric);
}

void add_end(const absl::StatusOr<OriginalEnd>& end, EpisodeRow& row,
             std::vector<std::string>& notices) {
  if (absl::IsNotFound(end.status())) return;
  if (!end.ok()) {
    notices.push_back(fmt::format("{}; cost, tokens and exit status of the run are unknown",
                                  message_of(end.status())));
    return;
  }
  row.exit_status = end->exit_status;
  row.cost_usd = end->cost_usd;
  row.input_tokens = end->input_tokens;
  row.output_tokens = end->output_tokens;
}

void borrow_baselines(std::vector<EpisodeRow>& rows) {
  std::map<std::string, double> known;  // of tasks, by their first run
  for (const auto& row : rows) {
    if (!std::isnan(row.baseline)) known.emplace(row.task, row.baseline);
  }
  for (auto& row : rows) {
    const auto baseline = known.find(row.task);
    if (!std::isnan(row.baseline) || baseline == known.end()) continue;
    row.baseline = baseline->second;
    row.marks.push_back(kBorrowedBaseline);
  }
}

// docs/rewards.md, without a target; there is no range to divide by.
double normalised(const EpisodeRow& row) {
  if (row.baseline == 0) return EpisodeRow::kNone;
  const double gain = row.direction * (row.score - row.baseline) / std::abs(row.baseline);
  return std::isnan(gain) ? gain : std::clamp(gain, 0.0, 1.5);
}

}  // namespace

std::vector<EpisodeRow> rows_of_tree(const fs::path& folder, const OriginalTree& tree,
                                     std::vector<std::string>& notices) {
  notices.insert(notices.end(), tree.notices.begin(), tree.notices.end());
  std::vector<EpisodeRow> rows;
  rows.reserve(tree.runs.size());
  std::map<std::string, int> others;
  const std::string tree_name = to_utf8(folder.string());
  for (const auto& run : tree.runs) {
    const OriginalTask* task = find_original_task(run.name.task);
    if (!task) {
      ++others[run.name.task];
      continue;
    }
    EpisodeRow row = row_of(tree_name, run, *task);
    row.seed = rows.size();  // unknown; they are independent
    if (run.results.ok()) {
      add_entries(*run.results, row);
    } else {
      row.status = "error";
      row.error = std::string(message_of(run.results.status()));
    }
    add_end(run.end, row, notices);
    rows.push_back(std::move(row));
  }
  for (const auto& [task, count] : others) {
    notices.push_back(
        fmt::format("{}: {} runs of the task {} are passed over, since it is none of the thirteen, "
                    "and results do not say which metric counts",
                    folder.string(), count, task));
  }
  borrow_baselines(rows);
  for (auto& row : rows) row.normalised = normalised(row);
  return rows;
}

}  // namespace mlgym
