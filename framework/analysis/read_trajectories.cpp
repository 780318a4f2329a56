#include "analysis/read_trajectories.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analysis/original_trajectory.h"
#include "analysis/recorded_trajectory.h"
#include "analysis/trajectory_summary.h"
#include "base/json.h"
#include "base/parallel.h"
#include "base/status.h"
#include "base/text.h"
#include "record/original_tasks.h"
#include "record/original_tree.h"
#include "record/result_files.h"
#include "record/run_folder.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Either a run of the original, or a committed attempt.
struct Source {
  TrajectoryFacts facts;
  fs::path place;  // the .traj file, or the attempt's folder
  OriginalResults::Metrics baseline;
  std::vector<OriginalResults::Metrics> entries;
  Json result;
  const Blobs* blobs = nullptr;
};

fs::path trajectory_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().extension() == ".traj" && entry.is_regular_file(error))
      found.push_back(entry.path());
  return found.empty() ? fs::path() : *std::min_element(found.begin(), found.end());
}

Source source_of(const fs::path& tree, const OriginalRun& run) {
  Source source;
  auto& facts = source.facts;
  facts.run = to_utf8(tree.string());
  facts.episode = to_utf8(run.folder.filename().string());
  facts.task = to_utf8(run.name.task);
  facts.agent = to_utf8(run.name.agent);
  facts.model = to_utf8(run.name.model);
  facts.evaluator_files = usual_evaluator();
  facts.test_feedback = true;
  if (const auto* task = find_original_task(run.name.task)) {
    facts.metric = task->metric;
    facts.maximize = task->maximize;
    facts.low = task->low;
    facts.high = task->high;
    facts.evaluator_files = task->evaluator;
    facts.self_reported = task->self_reported;
  }
  if (run.results.ok()) {
    facts.baseline = metric_in(run.results->baseline, facts.metric);
    source.entries = run.results->entries;
  }
  source.place = trajectory_in(run.folder);
  return source;
}

// The file does not say which entry the submission's is.
Trajectory of_results_alone(Source source) {
  const std::string metric = source.facts.metric;
  TrajectorySummary summary(std::move(source.facts));
  for (const auto& entry : source.entries) summary.score(metric_in(entry, metric), kNoScore, false);
  return std::move(summary).finish();
}

struct ReadSource {
  std::optional<Trajectory> trajectory;
  std::string notice;  // what is damaged; empty: nothing
};

ReadSource read_source(Source source, OriginalTrajectoryReader& reader) {
  if (!source.blobs && source.place.empty()) return {of_results_alone(std::move(source)), ""};
  auto read = source.blobs ? read_recorded_trajectory(source.place, source.result, *source.blobs,
                                                      std::move(source.facts))
                           : reader.read(source.place, source.facts);
  if (read.ok()) return {*std::move(read), ""};
  const auto why = message_of(read.status());
  if (source.blobs) return {std::nullopt, std::string(why)};
  return {of_results_alone(std::move(source)), fmt::format("{}; it has only its scores", why)};
}

class Gathering {
 public:
  absl::Status add(const fs::path& run) {
    return RunFolder::holds_run(run) ? add_run(run) : add_tree(run);
  }

  absl::StatusOr<Trajectories> read(const std::atomic<bool>* cancelled, bool watched) {
    std::vector<ReadSource> read(sources_.size());
    in_parallel(sources_.size(), [&] {
      return [&, reader = OriginalTrajectoryReader()](std::size_t i) mutable {
        if (cancelled && *cancelled) return;
        sources_[i].facts.watched = watched;
        read[i] = read_source(std::move(sources_[i]), reader);
      };
    });
    if (cancelled && *cancelled) return absl::CancelledError("interrupted");
    for (auto& one : read) {
      if (one.trajectory) found_.all.push_back(*std::move(one.trajectory));
      if (!one.notice.empty()) found_.notices.push_back(std::move(one.notice));
    }
    return std::move(found_);
  }

 private:
  absl::Status add_tree(const fs::path& folder) {
    auto tree = read_original_tree(folder);
    if (!tree.ok()) return tree.status();
    std::size_t without = 0;
    for (const auto& run : tree->runs) {
      sources_.push_back(source_of(folder, run));
      if (sources_.back().place.empty()) ++without;
    }
    std::move(tree->notices.begin(), tree->notices.end(), std::back_inserter(found_.notices));
    if (without > 0)
      found_.notices.push_back(fmt::format("{}: {} of {} runs have no .traj file, only scores",
                                           folder.string(), without, tree->runs.size()));
    return absl::OkStatus();
  }

  absl::Status add_run(const fs::path& path) {
    auto opened = RunFolder::open(path);
    if (!opened.ok()) return opened.status();
    for (const auto& planned : (*opened)->plan()) {
      auto result = (*opened)->result(planned.id);
      if (!result.ok()) return result.status();
      if (!*result) continue;
      Source source;
      source.facts.run = path.string();
      source.facts.episode = planned.id;
      source.facts.task = planned.task;
      source.facts.variant = planned.variant;
      source.facts.agent = planned.agent;
      source.facts.model = planned.model.value_or("");
      source.place = attempt_folder(path / "episodes" / planned.id, (**result).value("attempt", 1));
      source.result = **std::move(result);
      source.blobs = &(*opened)->blobs();
      sources_.push_back(std::move(source));
    }
    runs_.push_back(*std::move(opened));
    return absl::OkStatus();
  }

  std::vector<std::unique_ptr<RunFolder>> runs_;  // own the blobs that sources refer to
  std::vector<Source> sources_;
  Trajectories found_;
};

}  // namespace

absl::StatusOr<Trajectories> read_trajectories(const std::vector<fs::path>& runs,
                                               const std::atomic<bool>* cancelled, bool watched) {
  Gathering gathering;
  for (const auto& run : runs)
    if (auto added = gathering.add(run); !added.ok()) return added;
  return gathering.read(cancelled, watched);
}

}  // namespace mlgym
