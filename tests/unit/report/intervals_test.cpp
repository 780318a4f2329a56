// Intervals: what they cover, and that they are the same each time; the best of k; costs.
#include <cmath>
#include <random>

#include "catch.h"
#include "honest_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::failed_row;
using mlgym::test::row_of_test;
using mlgym::test::table_of;

std::vector<EpisodeRow> normal_rows(std::mt19937& random, int tasks, int repeats) {
  std::normal_distribution<double> noise(0, 0.1);
  std::vector<EpisodeRow> rows;
  for (int task = 0; task < tasks; ++task) {
    for (int repeat = 0; repeat < repeats; ++repeat) {
      rows.push_back(row_of_test(0.5 + noise(random)));
      rows.back().task = "task" + std::to_string(task);
      rows.back().normalised = rows.back().score;
    }
  }
  return rows;
}

bool covers(const Json& row, double value) {
  return row["low"].get<double>() <= value && value <= row["high"].get<double>();
}

EpisodeRow validated(const std::vector<EpisodeRow::Validation>& validations, double score) {
  EpisodeRow row = row_of_test(score);
  row.validations = validations;
  return row;
}

double best_at(const std::vector<EpisodeRow>& rows, int k) {
  return table_of(rows, "best_at_k")[0]["best@" + std::to_string(k)];
}

}  // namespace

TEST_CASE("t intervals of 4 repeats cover the truth in 93 to 97 of 100 cases") {
  std::mt19937 random(1);
  int covered = 0, all = 0;
  for (int set = 0; set < 10; ++set) {
    for (const auto& row : table_of(normal_rows(random, 400, 4), "scores")) {
      covered += covers(row, 0.5);
      ++all;
    }
  }
  CHECK(all == 4000);
  CHECK(covered > 0.93 * all);
  CHECK(covered < 0.97 * all);
}

TEST_CASE("bootstrap intervals of 4 repeats cover the truth about as often, over few tasks too") {
  std::mt19937 random(2);
  constexpr int kSets = 1000;
  for (const int tasks : {2, 3, 13}) {
    int covered = 0;
    for (int set = 0; set < kSets; ++set)
      covered += covers(
          table_of(normal_rows(random, tasks, 4), "normalised", {{"resamples", 400}})[0], 0.5);
    INFO(tasks << " tasks: " << covered << " of " << kSets);
    CHECK(covered > 0.92 * kSets);  // four standard errors
    CHECK(covered < 0.98 * kSets);
  }
}

TEST_CASE("where a task was played once the bootstrap has no interval") {
  std::mt19937 random(3);
  auto rows = normal_rows(random, 2, 3);
  rows.push_back(row_of_test(0.5));
  CHECK(table_of(rows, "normalised")[0]["low"].is_null());
}

TEST_CASE("another model in a report changes no number of the others") {
  std::mt19937 random(4);
  const auto pick = [&random](std::size_t count) { return random() % count; };
  for (int round = 0; round < 20; ++round) {
    std::vector<EpisodeRow> rows;
    for (const char* model : {"m1", "m2", "m3"}) {
      for (auto& row :
           normal_rows(random, static_cast<int>(1 + pick(4)), static_cast<int>(1 + pick(4)))) {
        row.model = model;
        row.cost_usd = 0.1 * static_cast<double>(pick(9));
        if (pick(6) == 0) row.status = "error";
        if (pick(3) == 0) row.validations = {{1, row.score, row.score - 0.05}};
        rows.push_back(row);
      }
    }
    std::vector<EpisodeRow> without;
    for (const auto& row : rows) {
      if (row.model != "m3") without.push_back(row);
    }
    for (const char* table : {"scores", "normalised", "best_at_k", "pairs", "pairs_by_task",
                              "pareto", "resources", "failures", "marks"}) {
      const Json more = table_of(rows, table);
      for (const auto& fewer : table_of(without, table)) {
        bool found = false;
        for (const auto& row : more) {
          bool same = true;  // in everything but texts that name whom one is compared with
          for (const auto& [column, cell] : fewer.items())
            same =
                same && (column == "front" || column == "dominated_by" || row.at(column) == cell);
          found = found || same;
        }
        INFO(table << " " << fewer.dump() << " not in " << more.dump());
        CHECK(found);
      }
    }
  }
}

TEST_CASE("models may be chosen") {
  auto rows = std::vector<EpisodeRow>{row_of_test(0.1), row_of_test(0.2)};
  rows[0].model = "m1";
  rows[1].model = "m2";
  const Json scores = table_of(rows, "scores", {{"models", {"m2"}}});
  REQUIRE(scores.size() == 1);
  CHECK(scores[0]["model"] == "m2");
  CHECK_FALSE(mlgym::test::honest(rows, {{"models", {"m3"}}}).ok());
}

TEST_CASE("best@k is the test score of the episode that looked best in validation") {
  // Looked: 0.9, 0.7, 0.5; worth: 0.2, 0.8, 0.6.
  const std::vector<EpisodeRow> rows = {validated({{1, 0.5, 0.1}, {2, 0.9, 0.2}}, 0),
                                        validated({{1, 0.7, 0.8}}, 0),
                                        validated({{1, 0.5, 0.6}}, 0)};
  CHECK(best_at(rows, 1) == Approx((0.2 + 0.8 + 0.6) / 3));
  CHECK(best_at(rows, 2) == Approx((2 * 0.2 + 0.8) / 3));
  CHECK(best_at(rows, 3) == Approx(0.2));
}

TEST_CASE("an episode without validation is chosen last, and equals with equal chances") {
  CHECK(best_at({validated({{1, 0.1, 0.3}}, 0), row_of_test(0.9)}, 2) == Approx(0.3));
  CHECK(best_at({row_of_test(0.2), row_of_test(0.8)}, 2) == Approx(0.5));
  CHECK(best_at({failed_row("error"), row_of_test(0.8)}, 1) == Approx(0.4));  // at the floor, 0
  auto rows = std::vector<EpisodeRow>{validated({{1, 0.1, 0.3}}, 0), validated({{1, 0.9, 0.5}}, 0)};
  for (auto& row : rows) row.direction = MLGYM_MINIMIZE;
  CHECK(best_at(rows, 2) == Approx(0.3));
}

TEST_CASE("on the front of score and cost is whom nobody beats in both") {
  const auto priced = [](const std::string& agent, double normalised, double cost) {
    EpisodeRow row = row_of_test(0, agent);
    row.normalised = normalised;
    row.cost_usd = cost;
    return row;
  };
  const Json table = table_of({priced("cheap", 0.2, 0.1), priced("dear", 0.9, 5),
                               priced("poor", 0.1, 0.2), priced("unknown", 1, EpisodeRow::kNone)},
                              "pareto");
  CHECK(table[0]["front"] == "yes");
  CHECK(table[1]["front"] == "yes");
  CHECK(table[2]["front"] == "no");
  CHECK(table[2]["dominated_by"] == "cheap");
  CHECK(table[3]["front"].is_null());
}

TEST_CASE("marks are counted by cell") {
  auto rows = std::vector<EpisodeRow>{row_of_test(1), row_of_test(2)};
  rows[0].marks = {"test-feedback", "odd"};
  const Json table = table_of(rows, "marks");
  REQUIRE(table.size() == 2);
  CHECK(table[0]["mark"] == "odd");
  CHECK(table[0]["meaning"].is_null());
  CHECK(table[1]["episodes"] == 1);
  CHECK(table[1]["n"] == 2);
}
