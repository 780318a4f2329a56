// The numbers of the profile `honest`.
//
// Quantiles of Student's t: for 1 and 2 degrees of freedom from their closed forms, tan(pi (p -
// 1/2)) and a sqrt(2 / (1 - a^2)) with a = 2p - 1; for more from the table in the NIST/SEMATECH
// e-Handbook of Statistical Methods, 1.3.6.7.2 (three decimals).
#include <cmath>

#include "catch.h"
#include "honest_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::failed_row;
using mlgym::test::honest;
using mlgym::test::row_of_test;
using mlgym::test::table_of;

std::vector<EpisodeRow> rows_with(const std::vector<double>& scores) {
  std::vector<EpisodeRow> rows;
  for (const double score : scores) rows.push_back(row_of_test(score));
  return rows;
}

double half_width(const std::vector<double>& scores, const Json& settings = Json::object()) {
  return table_of(rows_with(scores), "scores", settings)[0]["half_width"];
}

EpisodeRow with_task(EpisodeRow row, const std::string& task, double normalised) {
  row.task = task;
  row.normalised = normalised;
  return row;
}

}  // namespace

TEST_CASE("the tables come in the order in which a report shows them, with titles") {
  const auto tables = honest(rows_with({0.5}));
  REQUIRE(tables.ok());
  std::vector<std::string> names;
  for (const auto& [name, table] : tables->items()) {
    names.push_back(name);
    CHECK_FALSE(table["title"].get<std::string>().empty());
  }
  CHECK(names == std::vector<std::string>{"scores", "normalised", "best_at_k", "pairs",
                                          "pairs_by_task", "pareto", "resources", "failures",
                                          "marks", "caveats"});
}

TEST_CASE("no rows give tables without rows") {
  const auto tables = honest({});
  REQUIRE(tables.ok());
  for (const auto& [name, table] : tables->items()) CHECK(table["rows"].empty());
}

TEST_CASE("the interval is Student's t") {
  // s = 1 / sqrt(2), n = 2: t / 2.
  CHECK(half_width({1, 2}) == Approx(std::tan(std::acos(-1.0) * 0.475) / 2).epsilon(1e-9));
  // s = 1, n = 3.
  CHECK(half_width({1, 2, 3}) ==
        Approx(0.95 * std::sqrt(2 / (1 - 0.9025)) / std::sqrt(3)).epsilon(1e-9));
  // s = sqrt(2.5), n = 5: t sqrt(1 / 2).
  CHECK(half_width({1, 2, 3, 4, 5}) == Approx(2.776 * std::sqrt(0.5)).epsilon(2e-4));
  // s^2 = 110 / 12 for 1 to 10, n = 10.
  CHECK(half_width({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) ==
        Approx(2.262 * std::sqrt(110.0 / 120)).epsilon(3e-4));
}

TEST_CASE("the confidence is a setting") {
  CHECK(half_width({1, 2, 3, 4, 5}, {{"confidence", 0.9}}) ==
        Approx(2.132 * std::sqrt(0.5)).epsilon(3e-4));
  CHECK(half_width({1, 2, 3, 4, 5}, {{"confidence", 0.99}}) ==
        Approx(4.604 * std::sqrt(0.5)).epsilon(2e-4));
  for (const Json& wrong : {Json(0), Json(1), Json(95), Json("high")})
    CHECK(honest({}, {{"confidence", wrong}}).status().code() ==
          absl::StatusCode::kInvalidArgument);
  CHECK_FALSE(honest({}, {{"confidences", 0.9}}).ok());
}

TEST_CASE("a cell has its mean, interval and distance from the baseline") {
  const Json row = table_of(rows_with({0.6, 0.8}), "scores")[0];
  CHECK(row["task"] == "pong:full");
  CHECK(row["agent"] == "baseline");
  CHECK(row["model"].is_null());
  CHECK(row["pool"].is_null());
  CHECK(row["metric"] == "wins");
  CHECK(row["n"] == 2);
  CHECK(row["finished"] == 2);
  CHECK(row["mean"] == Approx(0.7));
  CHECK(row["low"].get<double>() == Approx(0.7 - row["half_width"].get<double>()));
  CHECK(row["high"].get<double>() == Approx(0.7 + row["half_width"].get<double>()));
  CHECK(row["baseline"] == 0.5);
  CHECK(row["improvement"] == Approx(0.2));
  CHECK(row["min"] == 0.6);
  CHECK(row["max"] == 0.8);
}

TEST_CASE("a single episode has a mean and no interval") {
  const Json row = table_of(rows_with({0.6}), "scores")[0];
  CHECK(row["n"] == 1);
  CHECK(row["mean"] == 0.6);
  CHECK(row["half_width"].is_null());
  CHECK(row["low"].is_null());
  CHECK(row["high"].is_null());
}

TEST_CASE("equal scores have an interval of width 0, whatever the rounding of their mean") {
  const Json row = table_of(rows_with({0.1, 0.1, 0.1}), "scores")[0];
  CHECK(row["half_width"] == 0);
  CHECK(table_of(rows_with({0.5, 0.5, 0.5}), "scores")[0]["improvement"] == 0);
}

TEST_CASE("errors and episodes that were not played count at the floor") {
  auto rows = rows_with({0.9, 0.6});
  rows.push_back(failed_row("error"));
  rows.push_back(failed_row("pending"));
  for (auto& row : rows) row.floor = 0.1;
  const Json row = table_of(rows, "scores")[0];
  CHECK(row["n"] == 4);
  CHECK(row["finished"] == 2);
  CHECK(row["failed"] == 2);
  CHECK(row["floored"] == 0);
  CHECK(row["mean"] == Approx((0.9 + 0.6 + 0.1 + 0.1) / 4));
  CHECK(row["min"] == 0.1);
  CHECK(row["max"] == 0.9);
}

TEST_CASE("a floored episode is finished, and counted as floored") {
  auto rows = rows_with({0.9, 0});
  rows[1].floored = "nothing was submitted";
  const Json row = table_of(rows, "scores")[0];
  CHECK(row["finished"] == 2);
  CHECK(row["floored"] == 1);
  CHECK(row["failed"] == 0);
  CHECK(row["mean"] == Approx(0.45));
}

TEST_CASE("where less is better an improvement is a smaller score, and a failure a large one") {
  auto rows = rows_with({2, 4});
  rows.push_back(failed_row("error"));
  for (auto& row : rows) {
    row.direction = MLGYM_MINIMIZE;
    row.baseline = 7;
    row.floor = 12;
  }
  const Json row = table_of(rows, "scores")[0];
  CHECK(row["mean"] == 6);
  CHECK(row["improvement"] == 1);
  CHECK(row["max"] == 12);
}

TEST_CASE("without a known floor a failure leaves no mean") {
  auto rows = rows_with({});
  for (int i = 0; i < 2; ++i) rows.push_back(failed_row("pending"));
  for (auto& row : rows) row.floor = row.baseline = row.target = EpisodeRow::kNone;
  const Json row = table_of(rows, "scores")[0];
  CHECK(row["n"] == 2);
  CHECK(row["failed"] == 2);
  for (const char* column : {"mean", "half_width", "baseline", "improvement", "min", "max"})
    CHECK(row[column].is_null());
}

TEST_CASE("cells stand by task, variant, agent and model, whatever the order of rows") {
  std::vector<EpisodeRow> rows = {row_of_test(1, "b"), row_of_test(2, "a"), row_of_test(3, "b")};
  rows[0].model = "m2";
  rows[2].model = "m1";
  rows.push_back(with_task(row_of_test(4), "chess", 0));
  const Json table = table_of(rows, "scores");
  REQUIRE(table.size() == 4);
  CHECK(table[0]["task"] == "chess:full");
  CHECK(table[1]["agent"] == "a");
  CHECK(table[2]["model"] == "m1");
  CHECK(table[3]["model"] == "m2");
}

TEST_CASE("variants and pools are cells of their own, and pools are named where they differ") {
  auto rows = rows_with({0.1, 0.2, 0.3});
  rows[1].variant = "lite";
  rows[2].pool = "test/00";
  const Json table = table_of(rows, "scores");
  REQUIRE(table.size() == 3);
  for (const auto& row : table) CHECK(row["n"] == 1);
  CHECK(table[0]["pool"] == "test/00");
  CHECK(table[1]["pool"] == "validation/00");
  CHECK(table[2]["task"] == "pong:lite");
  CHECK(table[2]["pool"].is_null());
}

TEST_CASE("runs in which a task had another baseline are refused") {
  auto rows = rows_with({0.1, 0.2});
  rows[0].run = "one";
  rows[1].run = "two";
  rows[1].baseline = 0.6;
  const auto status = honest(rows).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  for (const char* word : {"pong:full", "one", "two", "report the runs apart"})
    CHECK(message_of(status).find(word) != std::string_view::npos);
}

TEST_CASE("another agent in a report changes nobody's number") {
  auto rows = rows_with({0.5, 0.7});
  const Json alone_scores = table_of(rows, "scores")[0];
  const Json alone_normalised = table_of(rows, "normalised")[0];
  rows.push_back(row_of_test(0.95, "winner"));
  CHECK(table_of(rows, "scores")[0] == alone_scores);
  CHECK(table_of(rows, "normalised")[0] == alone_normalised);
}

TEST_CASE("every task counts the same in the mean over tasks, however often it was played") {
  std::vector<EpisodeRow> rows;
  for (const double normalised : {0.2, 0.4, 0.6})
    rows.push_back(with_task(row_of_test(0), "pong", normalised));
  rows.push_back(with_task(row_of_test(0), "chess", 1.0));
  const Json row = table_of(rows, "normalised")[0];
  CHECK(row["variant"] == "full");
  CHECK(row["tasks"] == 2);
  CHECK(row["episodes"] == 4);
  CHECK(row["pong"] == Approx(0.4));
  CHECK(row["chess"] == 1);
  CHECK(row["mean"] == Approx(0.7));
}

TEST_CASE("a failure has the normalised score 0") {
  std::vector<EpisodeRow> rows = {with_task(row_of_test(0), "pong", 1.0), failed_row("pending")};
  CHECK(table_of(rows, "normalised")[0]["mean"] == 0.5);
}

TEST_CASE("variants are no part of one mean, and neither are pools of one task") {
  std::vector<EpisodeRow> rows = {with_task(row_of_test(0), "pong", 0.2),
                                  with_task(row_of_test(0), "pong", 0.4)};
  SECTION("variants") {
    rows[1].variant = "lite";
    const Json table = table_of(rows, "normalised");
    REQUIRE(table.size() == 2);
    CHECK(table[0]["mean"] == 0.2);
    CHECK(table[1]["mean"] == 0.4);
  }
  SECTION("pools") {
    rows[1].pool = "test/00";
    const Json table = table_of(rows, "normalised");
    REQUIRE(table.size() == 1);
    CHECK(table[0]["mean"].is_null());
    CHECK(table[0]["pong (validation/00)"] == 0.2);
    CHECK(table[0]["pong (test/00)"] == 0.4);
  }
}

TEST_CASE("a task that an agent did not play is nothing, not 0") {
  const std::vector<EpisodeRow> rows = {with_task(row_of_test(0, "a"), "pong", 0.2),
                                        with_task(row_of_test(0, "b"), "chess", 0.4)};
  const Json table = table_of(rows, "normalised");
  CHECK(table[0]["chess"].is_null());
  CHECK(table[0]["mean"] == 0.2);
}

TEST_CASE("resources are means over the episodes that tell them") {
  auto rows = rows_with({0.5, 0.5});
  rows.push_back(failed_row("error"));
  rows.push_back(failed_row("pending"));
  rows[0].steps = 2;
  rows[1].steps = 4;
  rows[2].steps = 6;
  rows[0].seconds = 10;
  rows[1].seconds = 20;
  rows[2].seconds = 60;
  rows[1].cost_usd = 0.5;
  rows[0].input_tokens = 100;
  rows[1].input_tokens = 0;
  const Json row = table_of(rows, "resources")[0];
  CHECK(row["played"] == 3);
  CHECK(row["steps"] == 4);
  CHECK(row["seconds"] == 30);
  CHECK(row["compute_seconds"].is_null());
  CHECK(row["cost_usd"] == 0.5);
  CHECK(row["input_tokens"] == 50);
  CHECK(row["output_tokens"].is_null());
}

TEST_CASE("endings are counted by cell, with the first reason of each") {
  auto rows = rows_with({0.5, 0.5, 0, 0});
  rows[2].floored = "no strategy.py";
  rows[3].floored = "something else";
  rows.push_back(failed_row("pending"));
  rows.push_back(failed_row("error"));
  rows.back().error = "the box is gone";
  const Json table = table_of(rows, "failures");
  REQUIRE(table.size() == 4);
  CHECK(table[0]["exit_status"] == "submitted");
  CHECK(table[0]["episodes"] == 2);
  CHECK(table[0]["reason"].is_null());
  CHECK(table[1]["episodes"] == 2);
  CHECK(table[1]["reason"] == "no strategy.py");
  CHECK(table[2]["status"] == "error");
  CHECK(table[2]["reason"] == "the box is gone");
  CHECK(table[3]["status"] == "pending");
  CHECK(table[3]["exit_status"].is_null());
}

TEST_CASE("the same rows give the same text") {
  auto rows = rows_with({0.123456789, 0.2, 0.3});
  rows.push_back(failed_row("error"));
  CHECK(honest(rows)->dump() == honest(rows)->dump());
}
