// Paired comparisons: in `honest` every two players, in `comparison` two runs.
//
// Welch's and Student's t were computed once by scipy 1.10 (ttest_ind(equal_var=False),
// ttest_1samp), the exact p by its permutation_test; statistics_test.py computes more of them.
#include "base/status.h"
#include "catch.h"
#include "honest_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::failed_row;
using mlgym::test::row_of_test;
using mlgym::test::table_by;
using mlgym::test::table_of;
using mlgym::test::tables_by;

std::vector<EpisodeRow> episodes(const std::string& agent, const std::vector<double>& scores,
                                 const std::string& task = "pong") {
  std::vector<EpisodeRow> rows;
  for (const double score : scores) {
    rows.push_back(row_of_test(score, agent));
    rows.back().task = task;
    rows.back().repeat = static_cast<std::int64_t>(rows.size());
  }
  return rows;
}

void add(std::vector<EpisodeRow>& rows, const std::vector<EpisodeRow>& more) {
  rows.insert(rows.end(), more.begin(), more.end());
}

std::vector<EpisodeRow> in_run(std::vector<EpisodeRow> rows, const std::string& run) {
  for (auto& row : rows) row.run = run;
  return rows;
}

// One task for each difference of the normalised scores of a and b.
std::vector<EpisodeRow> tasks_with(const std::vector<double>& differences) {
  std::vector<EpisodeRow> rows;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    for (const char* agent : {"a", "b"}) {
      rows.push_back(row_of_test(0, agent));
      rows.back().task = "task" + std::to_string(i);
      rows.back().normalised = *agent == 'a' ? 0.5 + differences[i] : 0.5;
    }
  }
  return rows;
}

const std::vector<double> kA = {0.61, 0.72, 0.55, 0.68}, kB = {0.50, 0.58, 0.49, 0.61, 0.52};

}  // namespace

TEST_CASE("two players are compared task by task with Welch's t") {
  auto rows = episodes("a", kA);
  add(rows, episodes("b", kB));
  const Json pair = table_of(rows, "pairs_by_task")[0];
  CHECK(pair["task"] == "pong:full");
  CHECK(pair["n_a"] == 4);
  CHECK(pair["n_b"] == 5);
  CHECK(pair["difference"] == Approx(0.1));
  CHECK(pair["p"] == Approx(0.07183036807554609).epsilon(1e-9));
  CHECK(pair["low"] == Approx(-0.012726590728940362).margin(2.2e-10));
  CHECK(pair["high"] == Approx(0.21272659072894032).epsilon(1e-9));
  for (auto& row : rows) row.direction = MLGYM_MINIMIZE;
  CHECK(table_of(rows, "pairs_by_task")[0]["difference"] == Approx(-0.1));
}

TEST_CASE("p are corrected by Holm over the tasks of a pair") {
  // p of the tasks are p1 < p2; the smaller counts twice, the larger once but is not below it.
  auto rows = episodes("a", kA);
  add(rows, episodes("b", kB));
  add(rows, episodes("a", {0.9, 0.91, 0.92}, "chess"));
  add(rows, episodes("b", {0.1, 0.11, 0.12}, "chess"));
  add(rows, episodes("a", {0.9}, "single"));
  add(rows, episodes("b", {0.1}, "single"));
  const Json pairs = table_of(rows, "pairs_by_task");
  REQUIRE(pairs.size() == 3);
  CHECK(pairs[0]["task"] == "chess:full");
  CHECK(pairs[0]["p_holm"] == Approx(2 * pairs[0]["p"].get<double>()));
  CHECK(pairs[1]["p_holm"] == Approx(pairs[1]["p"].get<double>()));
  CHECK(pairs[2]["difference"] == Approx(0.8));
  CHECK(pairs[2]["p"].is_null());
  CHECK(pairs[2]["p_holm"].is_null());
}

TEST_CASE("over tasks a pair has the mean difference, its t interval and the exact p") {
  const Json pair = table_of(tasks_with({0.1, 0.25, -0.05, 0.2}), "pairs")[0];
  CHECK(pair["tasks"] == 4);
  CHECK(pair["better"] == 3);
  CHECK(pair["worse"] == 1);
  CHECK(pair["difference"] == Approx(0.125));
  CHECK(pair["low"] == Approx(-0.08549903711496254));
  CHECK(pair["high"] == Approx(0.33549903711496254));
  CHECK(pair["p"] == Approx(0.25));
  const std::vector<double> seven = {.3, .1, .2, .05, .4, -.1, .15};
  CHECK(table_of(tasks_with(seven), "pairs")[0]["p"] == Approx(0.0625));
  // With 20 tasks signs are drawn; the exact p of equal differences is 2 / 2^20.
  CHECK(table_of(tasks_with(std::vector<double>(20, 0.1)), "pairs")[0]["p"].get<double>() < 1e-4);
}

TEST_CASE("equal sides differ by nothing, whatever their rounding") {
  const Json pair = table_of(tasks_with({0, 0, 0}), "pairs")[0];
  CHECK(pair["difference"] == 0);
  CHECK(pair["better"] == 0);
  CHECK(pair["p"] == 1);
  auto rows = episodes("a", {0.1, 0.1, 0.1});
  add(rows, episodes("b", {0.1, 0.1}));
  CHECK(table_of(rows, "pairs_by_task")[0]["p"] == 1);
}

TEST_CASE("players of different variants are no pair, and tasks that one did not play no part") {
  auto rows = tasks_with({0.1, 0.2});
  rows[3].variant = "lite";
  const Json pairs = table_of(rows, "pairs");
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0]["tasks"] == 1);
}

TEST_CASE("runs are compared task by task, b less a") {
  auto rows = in_run(episodes("x", kB), "A");
  add(rows, in_run(episodes("y", kA), "B"));
  const Json task = table_by("comparison", rows, "tasks")[0];
  CHECK(task["agent_a"] == "x");
  CHECK(task["agent_b"] == "y");
  CHECK(task["mean_a"] == Approx(0.54));
  CHECK(task["mean_b"] == Approx(0.64));
  CHECK(task["difference"] == Approx(0.1));
  CHECK(task["p"] == Approx(0.07183036807554609));
  CHECK(task["paired"] == "no");
  CHECK(table_by("comparison", rows, "overall")[0]["better"] == 1);
}

TEST_CASE("episodes with the same repeats and seeds are pairs") {
  auto rows = in_run(episodes("x", {0.5, 0.5, 0.5, 0.5}), "A");
  add(rows, in_run(episodes("x", {0.6, 0.75, 0.45, 0.7}), "B"));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].seed = 7 + i % 4;
  const Json task = table_by("comparison", rows, "tasks")[0];
  CHECK(task["paired"] == "repeats and seeds");
  CHECK(task["difference"] == Approx(0.125));
  CHECK(task["p"] == Approx(0.155181715328795));
  rows[0].seed = 99;
  CHECK(table_by("comparison", rows, "tasks")[0]["paired"] == "no");
}

TEST_CASE("of several agents each is compared with itself") {
  std::vector<EpisodeRow> rows;
  for (const char* run : {"A", "B"}) {
    for (const char* agent : {"x", "y"}) add(rows, in_run(episodes(agent, {0.5, 0.6}), run));
  }
  const Json tasks = table_by("comparison", rows, "tasks");
  REQUIRE(tasks.size() == 2);
  for (const auto& task : tasks) CHECK(task["agent_a"] == task["agent_b"]);
  CHECK(table_by("comparison", rows, "not_compared").empty());
}

TEST_CASE("what does not compare is said, with the reason") {
  auto a = episodes("x", {0.5}, "only-a"), b = episodes("x", {0.5}, "only-b");
  for (const char* task : {"variant", "pool", "baseline", "floor"}) {
    add(a, episodes("x", {0.5}, task));
    add(b, episodes("x", {0.6}, task));
  }
  b[1].variant = "lite";
  b[2].pool = "test/00";
  b[3].baseline = 0.6;
  a[4] = failed_row("error");
  a[4].task = "floor";
  a[4].agent = "x";
  a[4].floor = b[4].floor = EpisodeRow::kNone;
  auto rows = in_run(a, "A");
  add(rows, in_run(b, "B"));
  CHECK(table_by("comparison", rows, "tasks").empty());
  std::string text;
  for (const auto& row : table_by("comparison", rows, "not_compared"))
    text += row["what"].get<std::string>() + ": " + row["why"].get<std::string>() + "\n";
  for (const char* line :
       {"only-a:full, x: b has no episode of it", "only-b:full, x: a has no episode of it",
        "variant:full, x: another variant", "pool:full, x: other feedback, data or settings",
        "baseline:full, x: another metric, floor, baseline or target",
        "floor:full, x: a has an episode without a score"}) {
    INFO(text << line);
    CHECK(text.find(line) != std::string::npos);
  }
}

TEST_CASE("a comparison is of two runs") {
  auto rows = in_run(episodes("x", {0.5}), "A");
  add(rows, in_run(episodes("x", {0.5}), "B"));
  add(rows, in_run(episodes("x", {0.5}), "C"));
  CHECK(message_of(tables_by("comparison", rows).status()).find("these are 3") !=
        std::string_view::npos);
  CHECK(tables_by("comparison", in_run(episodes("x", {0.5}), "A")).ok());
}
