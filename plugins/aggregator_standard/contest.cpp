#include "contest.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "cells.h"
#include "contestants.h"
#include "nothing.h"
#include "published.h"

namespace aggregator {
namespace {

bool is_original(const mlgym_row& row) { return row.origin.size > 0; }

std::string where(const mlgym_row& row) {
  return std::string(mlgym::view(row.run)) + ", " + std::string(mlgym::view(row.episode));
}

[[noreturn]] void refuse(const std::string& why) {
  throw mlgym::Error(MLGYM_INVALID_ARGUMENT, why);
}

// Runs of this program stand beside the original's only by the paper's protocol, and in its tasks.
void check_joint(const mlgym::Rows& rows) {
  std::set<const PublishedTask*> published;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    if (is_original(rows[i])) published.insert(published_task(mlgym::view(rows[i].task)));
  }
  if (published.empty()) return;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    const mlgym_row& row = rows[i];
    if (is_original(row)) continue;
    if (mlgym::view(row.variant) != "paper")
      refuse(where(row) + ": is of the variant " + std::string(mlgym::view(row.variant)) +
             ", whose data, limits or feedback are not the paper's, so its scores do not compare "
             "with the original's; report it apart, or play the variant paper");
    if (published.count(published_task(mlgym::view(row.task))) == 0 ||
        !published_task(mlgym::view(row.task)))
      refuse(where(row) + ": the tree has no task that " + std::string(mlgym::view(row.task)) +
             " compares with; report it apart");
  }
}

// Names of tasks; runs of this program that do not compare get different ones.
class TaskNames {
 public:
  explicit TaskNames(const mlgym::Rows& rows) {
    for (std::size_t i = 0; i < rows.count(); ++i) {
      if (!is_original(rows[i])) pools_[short_name(rows[i])].insert(mlgym::view(rows[i].pool));
    }
  }
  std::string of(const mlgym_row& row) const {
    std::string name = short_name(row);
    const auto pools = pools_.find(name);
    if (!is_original(row) && pools->second.size() > 1)
      name += " (" + std::string(mlgym::view(row.pool)) + ")";
    return name;
  }

 private:
  static std::string short_name(const mlgym_row& row) {
    const PublishedTask* task = published_task(mlgym::view(row.task));
    std::string name(task ? task->name : mlgym::view(row.task));
    const std::string_view variant = mlgym::view(row.variant);
    if (variant != "paper") name += " (" + std::string(variant) + ")";
    return name;
  }

  std::map<std::string, std::set<std::string_view>> pools_;
};

bool is_better(double score, double than, int direction) {
  return !std::isnan(score) && (std::isnan(than) || direction * (score - than) > 0);
}

// What a run gives: its best entry, the first of equal ones, and its last.
Standing standing_of(const mlgym_row& row) {
  Standing standing{kNan, kNan};
  for (std::size_t i = 0; i < row.validation_count; ++i) {
    const double score = row.validations[i]->shadow;
    if (is_better(score, standing.best, row.direction)) standing.best = score;
    if (!std::isnan(score)) standing.last = score;
  }
  const bool scored = is_finished(row) && row.floored.size == 0 && !std::isnan(row.score);
  if (scored && is_better(row.score, standing.best, row.direction)) standing.best = row.score;
  if (scored) {
    standing.last = row.score;
  } else if (is_original(row)) {
    standing.last = kNan;  // its last entry is its score
  }
  return standing;
}

void add_run(const mlgym_row& row, Standing& standing) {
  const Standing run = standing_of(row);
  if (is_better(run.best, standing.best, row.direction)) standing.best = run.best;
  if (is_better(run.last, standing.last, row.direction)) standing.last = run.last;
}

// Whether the row's baseline is its own.
bool has_baseline(const mlgym_row& row) {
  for (std::size_t i = 0; i < row.mark_count; ++i) {
    if (mlgym::view(row.marks[i]) == "borrowed-baseline") return false;
  }
  return !std::isnan(row.baseline);
}

using RowsOfContestants = std::vector<std::vector<const mlgym_row*>>;

// Of the first run that has it, by contestant, then in order.
double baseline_of(const RowsOfContestants& by_contestant, bool original) {
  for (const auto& rows : by_contestant) {
    for (const mlgym_row* row : rows) {
      if (is_original(*row) == original && has_baseline(*row)) return row->baseline;
    }
  }
  return kNan;
}

// The original's before ours: of its runs that take part, or of all where none does.
double baseline_of(const RowsOfContestants& by_contestant,
                   const std::vector<const mlgym_row*>& rows_of_task) {
  const bool takes_part =
      std::any_of(by_contestant.begin(), by_contestant.end(), [](const auto& rows) {
        return std::any_of(rows.begin(), rows.end(),
                           [](const mlgym_row* row) { return is_original(*row); });
      });
  const double known =
      baseline_of(takes_part ? by_contestant : RowsOfContestants{rows_of_task}, true);
  return std::isnan(known) ? baseline_of(by_contestant, false) : known;
}

void check_direction(const mlgym_row& first, const mlgym_row& row) {
  if (first.direction == row.direction) return;
  refuse(where(first) + " and " + where(row) + " are of one task, but one maximises " +
         std::string(mlgym::view(first.metric)) + " and the other minimises " +
         std::string(mlgym::view(row.metric)) + "; report them apart");
}

}  // namespace

Contest contest_of(const mlgym::Rows& rows, const std::vector<std::string>& models) {
  check_joint(rows);
  Contest contest;
  const auto names = names_of_contestants(rows);
  const auto contestants = choose_contestants(names, models, contest.left_out);
  const TaskNames task_names(rows);
  std::map<std::string, RowsOfContestants> by_task;
  std::map<std::string, std::vector<const mlgym_row*>> all_by_task;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    all_by_task[task_names.of(rows[i])].push_back(&rows[i]);
    const auto place = std::find(contestants.begin(), contestants.end(), contestant_of(rows[i]));
    if (place == contestants.end()) continue;
    auto& by_contestant = by_task[task_names.of(rows[i])];
    by_contestant.resize(contestants.size());
    by_contestant[static_cast<std::size_t>(place - contestants.begin())].push_back(&rows[i]);
  }
  contest.names.push_back("baseline");
  for (const auto& contestant : contestants) contest.names.push_back(names.at(contestant));
  for (const auto& [name, by_contestant] : by_task) {
    Contested task{name, MLGYM_MAXIMIZE, {}};
    const double baseline = baseline_of(by_contestant, all_by_task[name]);
    task.standings.push_back({baseline, baseline});
    const mlgym_row* first = nullptr;
    for (const auto& runs : by_contestant) {
      Standing& standing = task.standings.emplace_back(Standing{kNan, kNan});
      contest.most_runs = std::max(contest.most_runs, runs.size());
      for (const mlgym_row* row : runs) {
        if (!first) first = row;
        check_direction(*first, *row);
        add_run(*row, standing);
      }
    }
    task.direction = first->direction;
    contest.tasks.push_back(std::move(task));
  }
  std::stable_sort(contest.tasks.begin(), contest.tasks.end(),
                   [](const Contested& a, const Contested& b) {
                     return published_place(a.name) < published_place(b.name);
                   });
  return contest;
}

}  // namespace aggregator
