#include "original.h"

#include <algorithm>
#include <cmath>

#include "contest.h"
#include "models.h"
#include "nothing.h"
#include "profiles.h"
#include "ranks.h"
#include "student.h"
#include "tables.h"

namespace aggregator {
namespace {

struct Kind {
  const char* name;  // of tables and of members of the document
  const char* title;
  double Standing::*score;
};
constexpr Kind kBest = {"best", "best attempt", &Standing::best};
constexpr Kind kLast = {"last", "last entry", &Standing::last};

Json also(std::vector<std::string> at, const char* as) {
  return {{"at", std::move(at)}, {"as", as}};
}

std::string runs_of(const Contest& contest) {
  return "of at most " + std::to_string(contest.most_runs) + " runs";
}

std::vector<std::string> with_first(std::string first, const std::vector<std::string>& rest) {
  std::vector<std::string> columns = {std::move(first)};
  columns.insert(columns.end(), rest.begin(), rest.end());
  return columns;
}

std::string without(const Contest& contest) {
  std::string text;
  for (const auto& name : contest.left_out) text += (text.empty() ? "; without " : ", ") + name;
  return text +
         (text.empty() ? "" : ", as in the published tables (--models names whom to compare)");
}

constexpr double kConfidence = 0.95;

struct Range {
  double low, high;  // NaN where they do not exist
};

// What other tasks like these would give; ratios and the end of the profiles stay.
Range interval_over_tasks(const std::vector<Ratios>& tasks, std::size_t contestant, double end) {
  if (std::isnan(end)) return {kNan, kNan};
  const Interval mean = t_interval(areas_of_tasks(tasks, contestant, end), kConfidence);
  return {mean.mean - mean.half_width, mean.mean + mean.half_width};
}

// The contestants as the published table has them: the baseline last.
Json aup_table(const Contest& contest, const std::vector<Ratios>& best,
               const std::vector<Ratios>& last) {
  const double end = profile_end(best, last);
  Json table =
      table_of("area under the performance profile, log10 up to " + Json(end).dump() +
                   ": more is better; with " + percent(kConfidence) + " interval over tasks" +
                   without(contest),
               {"model", "best", "last", "best_low", "best_high", "last_low", "last_high"});
  const auto area = [end](const std::vector<Ratios>& ratios, std::size_t contestant) {
    return std::isnan(end) ? kNan : area_under(ratios, contestant, end);
  };
  const auto add = [&](std::size_t i) {
    const Range of_best = interval_over_tasks(best, i, end);
    const Range of_last = interval_over_tasks(last, i, end);
    table["rows"].push_back(Json::array({contest.names[i], area(best, i), area(last, i),
                                         of_best.low, of_best.high, of_last.low, of_last.high}));
  };
  for (std::size_t i = kBaseline + 1; i < contest.names.size(); ++i) add(i);
  add(kBaseline);
  table["also"] = also({"aup"}, "records");
  table["plot"] = {{"kind", "bars"},
                   {"label", {"model"}},
                   {"value", "best"},
                   {"low", "best_low"},
                   {"high", "best_high"}};
  return table;
}

Json scores_table_of(const Contest& contest, const Kind& kind) {
  Json table = table_of(std::string(kind.title) + ", the best " + runs_of(contest),
                        with_first("Task", contest.names));
  for (const auto& task : contest.tasks) {
    Json row = Json::array({task.name});
    for (const auto& standing : task.standings) row.push_back(standing.*kind.score);
    table["rows"].push_back(std::move(row));
  }
  table["also"] = also({"scores", kind.name}, "cells");
  return table;
}

Json ranks_table_of(const Contest& contest, const Kind& kind) {
  std::vector<std::string> columns = {"Rank"};
  for (std::size_t i = 1; i <= contest.names.size(); ++i) columns.push_back(std::to_string(i));
  Json table = table_of("ranks by " + std::string(kind.title) +
                            "; those without a score stand last, and share their ranks' mean",
                        columns);
  for (const auto& task : contest.tasks) {
    Json row = Json::array({task.name});
    for (const std::size_t contestant : ranking_of(task, kind.score).order)
      row.push_back(contest.names[contestant]);
    table["rows"].push_back(std::move(row));
  }
  table["also"] = also({"ranks", kind.name}, "lists");
  return table;
}

Json overall_table(const Contest& contest) {
  Json table = table_of(
      "over tasks: the mean rank (MLGym's \"Plackett-Luce\") and the Borda count; one order",
      {"model", "best_mean_rank", "best_borda", "last_mean_rank", "last_borda"});
  if (contest.tasks.empty()) return table;
  const auto best = overall_of(contest, kBest.score), last = overall_of(contest, kLast.score);
  for (std::size_t i = 0; i < contest.names.size(); ++i)
    table["rows"].push_back(Json::array(
        {contest.names[i], best[i].mean_rank, best[i].borda, last[i].mean_rank, last[i].borda}));
  return table;
}

Json ratios_table_of(const Contest& contest, const Kind& kind, const std::vector<Ratios>& ratios) {
  Json table =
      table_of("how many times worse than the best, by " + std::string(kind.title) +
                   "; 1.05 times the worst where worse than the baseline, below 0, or none",
               with_first("Task", contest.names));
  for (std::size_t t = 0; t < ratios.size(); ++t) {
    Json row = Json::array({contest.tasks[t].name});
    for (const double ratio : ratios[t].of) row.push_back(ratio);
    table["rows"].push_back(std::move(row));
  }
  return table;
}

// At every tenth of a power of ten; where profiles step is in the ratios.
Json profile_table_of(const Contest& contest, const Kind& kind, const std::vector<Ratios>& ratios,
                      double end) {
  Json table = table_of("performance profile by " + std::string(kind.title) +
                            ": share of tasks within 10^log10_tau times the best",
                        with_first("log10_tau", contest.names));
  for (int tenth = 0; tenth <= std::lround(10 * end) && !std::isnan(end); ++tenth) {
    Json row = Json::array({tenth / 10.0});
    for (std::size_t i = 0; i < contest.names.size(); ++i)
      row.push_back(share_within(ratios, i, tenth / 10.0));
    table["rows"].push_back(std::move(row));
  }
  table["plot"] = {{"kind", "lines"}, {"x", "log10_tau"}, {"values", contest.names}};
  return table;
}

}  // namespace

Original::Original(const mlgym::Settings& settings) : models_(models_in(settings)) {}

std::string Original::tables(mlgym::Call&, const mlgym::Rows& rows) {
  const Contest contest = contest_of(rows, models_);
  const auto best = ratios_of(contest, kBest.score), last = ratios_of(contest, kLast.score);
  const double end = profile_end(best, last);
  const Json tables = {{"aup", aup_table(contest, best, last)},
                       {"best_scores", scores_table_of(contest, kBest)},
                       {"last_scores", scores_table_of(contest, kLast)},
                       {"best_ranks", ranks_table_of(contest, kBest)},
                       {"last_ranks", ranks_table_of(contest, kLast)},
                       {"overall", overall_table(contest)},
                       {"best_ratios", ratios_table_of(contest, kBest, best)},
                       {"last_ratios", ratios_table_of(contest, kLast, last)},
                       {"best_profile", profile_table_of(contest, kBest, best, end)},
                       {"last_profile", profile_table_of(contest, kLast, last, end)}};
  return tables.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aggregator
