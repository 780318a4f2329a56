#include "report/rows.h"

#include <algorithm>
#include <iterator>

#include "base/json.h"
#include "base/status.h"
#include "record/result_files.h"
#include "record/run_folder.h"
#include "report/result_reader.h"
#include "report/tree_rows.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kShownDigits = 12;  // of a digest

EpisodeRow planned_row(const fs::path& run, const PlannedEpisode& planned) {
  EpisodeRow row;
  row.task = planned.task;
  row.variant = planned.variant;
  row.agent = planned.agent;
  row.model = planned.model.value_or("");
  row.run = run.string();
  row.episode = planned.id;
  row.repeat = planned.repeat;
  row.seed = planned.seed;
  row.status = "pending";
  return row;
}

// What makes scores comparable and is the same for all episodes of a task in a run.
void read_task_facts(ResultReader& result, EpisodeRow& row) {
  const std::string kind = result.text({"feedback", "kind"});
  const std::string data = result.text({"hashes", "data"});
  row.pool = kind + "/" + data.substr(0, kShownDigits);
  row.metric = result.text({"metric", "name"});
  row.direction =
      result.text({"metric", "direction"}) == "minimize" ? MLGYM_MINIMIZE : MLGYM_MAXIMIZE;
  row.floor = result.number({"metric", "floor"});
  row.target = result.number({"metric", "target"});
  row.baseline = result.number({"baseline", row.metric});
}

void copy_task_facts(const EpisodeRow& from, EpisodeRow& row) {
  row.pool = from.pool;
  row.metric = from.metric;
  row.direction = from.direction;
  row.floor = from.floor;
  row.target = from.target;
  row.baseline = from.baseline;
}

absl::Status check_metric(ResultReader& result, const fs::path& file, const fs::path& run) {
  if (!result.has({"metric"})) {
    return invalid(
        "{}: says nothing about the metric, since another version of mlgym wrote it; report it "
        "with that version, or play it again in a new folder: mlgym run {}",
        file.string(), (run / "run.yaml").string());
  }
  const std::string direction = result.text({"metric", "direction"});
  if (result.status().ok() && (direction == "maximize" || direction == "minimize") &&
      result.has({"metric", "name"}) && result.has({"status"}))
    return absl::OkStatus();
  if (!result.status().ok()) return result.status();
  return invalid(
      "{}: \"metric\" needs a name and a direction, maximize or minimize, and the result a status; "
      "`mlgym log verify {}` says whether the record is damaged",
      file.string(), run.string());
}

absl::Status read_result_into(EpisodeRow& row, const Json& json, const fs::path& file,
                              const fs::path& run) {
  ResultReader result(json, file.string());
  if (auto checked = check_metric(result, file, run); !checked.ok()) return checked;
  read_task_facts(result, row);
  row.status = result.text({"status"});
  row.record = result.text({"record", "hash"});
  if (row.status == "finished") {
    row.score = result.number({"scores", row.metric});
    row.normalised = result.number({"final"});
  }
  row.exit_status = result.text({"exit_status"});
  row.floored = result.text({"floored"});
  row.error = result.text({"error"});
  row.steps = std::max(result.count({"steps"}), std::int64_t{0});
  row.seconds = result.number({"seconds"});
  row.compute_seconds = result.number({"compute_seconds"});
  row.cost_usd = result.number({"cost_usd"});
  row.input_tokens = result.count({"tokens", "input"});
  row.output_tokens = result.count({"tokens", "output"});
  row.marks = result.texts({"marks"});
  for (const auto& validation : result.list({"validation"})) {
    ResultReader one(validation, file.string() + ", \"validation\"");
    row.validations.push_back({one.count({"step"}), one.number({"scores", row.metric}),
                               one.number({"shadow", row.metric})});
    if (!one.status().ok()) return one.status();
  }
  return result.status();
}

void complete_pending(std::vector<EpisodeRow>& rows) {
  for (auto& row : rows) {
    if (row.status != "pending") continue;
    const auto other = std::find_if(rows.begin(), rows.end(), [&row](const EpisodeRow& one) {
      return one.status != "pending" && one.task == row.task && one.variant == row.variant;
    });
    if (other != rows.end()) copy_task_facts(*other, row);
  }
}

absl::StatusOr<std::vector<EpisodeRow>> rows_of_run(const fs::path& run) {
  const auto folder = RunFolder::open(run);
  if (!folder.ok()) return folder.status();
  std::vector<EpisodeRow> rows;
  for (const auto& planned : (*folder)->plan()) {
    rows.push_back(planned_row(run, planned));
    const auto result = (*folder)->result(planned.id);
    if (result.status().code() == absl::StatusCode::kDataLoss) {
      return invalid("{}; `mlgym log verify {}` says what else is damaged",
                     message_of(result.status()), run.string());
    }
    if (!result.ok()) return result.status();
    if (!*result) continue;
    const fs::path file = result_file(run / "episodes" / planned.id);
    if (auto read = read_result_into(rows.back(), **result, file, run); !read.ok()) return read;
  }
  complete_pending(rows);
  return rows;
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
  std::error_code error;
  const fs::path below =
      fs::weakly_canonical(inner, error).lexically_relative(fs::weakly_canonical(outer, error));
  return !below.empty() && *below.begin() != "..";
}

absl::Status check_different(const std::vector<fs::path>& runs) {
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      std::error_code error;
      if (runs[i] == runs[j] || fs::equivalent(runs[i], runs[j], error)) {
        return invalid("{} and {} are one run, whose episodes would count twice; name it once",
                       runs[j].string(), runs[i].string());
      }
      if (lies_in(runs[i], runs[j]) || lies_in(runs[j], runs[i])) {
        return invalid("one of {} and {} lies in the other, so its episodes would count twice",
                       runs[j].string(), runs[i].string());
      }
    }
  }
  return absl::OkStatus();
}

absl::Status add_tree(const fs::path& folder, RowsOfRuns& read) {
  auto tree = read_original_tree(folder, Ends::read);
  if (absl::IsNotFound(tree.status())) {
    return not_found("{} holds no run: neither run.json nor folders of results of the original",
                     folder.string());
  }
  if (!tree.ok()) return tree.status();
  auto rows = rows_of_tree(folder, *tree, read.notices);
  if (read.rows.empty()) {
    read.rows = std::move(rows);
  } else {
    std::move(rows.begin(), rows.end(), std::back_inserter(read.rows));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RowsOfRuns> read_rows(const std::vector<fs::path>& runs) {
  if (auto different = check_different(runs); !different.ok()) return different;
  RowsOfRuns read;
  for (const auto& run : runs) {
    if (!RunFolder::holds_run(run)) {
      if (auto added = add_tree(run, read); !added.ok()) return added;
      continue;
    }
    auto of_run = rows_of_run(run);
    if (!of_run.ok()) return of_run.status();
    std::move(of_run->begin(), of_run->end(), std::back_inserter(read.rows));
  }
  return read;
}

}  // namespace mlgym
