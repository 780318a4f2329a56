// The profile `mlgym`, rule by rule (docs/report_mlgym.md).
#include <cmath>

#include "base/status.h"
#include "catch.h"
#include "honest_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::tables_by;

// A run of the original in Blotto (more is better) with the scores of its entries.
EpisodeRow run_of(const std::string& model, const std::vector<double>& entries,
                  double baseline = 0.5, const std::string& task = "blotto") {
  EpisodeRow row;
  row.task = task;
  row.variant = "paper";
  row.agent = "default";
  row.model = model;
  row.origin = "mlgym";
  row.status = "finished";
  row.metric = "Score";
  row.baseline = baseline;
  for (std::size_t i = 0; i + 1 < entries.size(); ++i)
    row.validations.push_back({-1, entries[i], entries[i]});
  if (!entries.empty()) row.score = entries.back();
  return row;
}

// A finished episode of this program.
EpisodeRow own_run(const std::string& task, const std::string& variant, double score) {
  EpisodeRow row = run_of("openai/ours", {score}, 0.5, task);
  row.origin = "";
  row.variant = variant;
  return row;
}

EpisodeRow minimised(EpisodeRow row) {
  row.direction = MLGYM_MINIMIZE;
  return row;
}

Json tables_of(const std::vector<EpisodeRow>& rows, const std::vector<std::string>& models = {}) {
  const auto tables =
      tables_by("mlgym", rows, models.empty() ? Json::object() : Json({{"models", models}}));
  INFO(tables.status().ToString());
  REQUIRE(tables.ok());
  return *tables;
}

// A cell of a table by the first cell of its row and the column.
Json cell(const Json& table, const std::string& row, const std::string& column) {
  for (const auto& record : mlgym::test::records_of(table)) {
    if (record.front() == row) return record.at(column);
  }
  FAIL("no row " << row);
  return nullptr;
}

Json best(const std::vector<EpisodeRow>& rows, const std::string& model) {
  return cell(tables_of(rows)["best_scores"], "Blotto", model);
}
Json last(const std::vector<EpisodeRow>& rows, const std::string& model) {
  return cell(tables_of(rows)["last_scores"], "Blotto", model);
}
double ratio(const std::vector<EpisodeRow>& rows, const std::string& model) {
  return cell(tables_of(rows)["best_ratios"], "Blotto", model);
}

std::string refusal(const std::vector<EpisodeRow>& rows, const Json& settings = Json::object()) {
  const auto tables = tables_by("mlgym", rows, settings);
  CHECK(tables.status().code() == absl::StatusCode::kInvalidArgument);
  return std::string(message_of(tables.status()));
}

}  // namespace

TEST_CASE("the best attempt is the best entry, the last one the last entry, each best over runs") {
  const std::vector<EpisodeRow> rows = {run_of("a", {0.6, 0.9, 0.7}), run_of("a", {0.8})};
  CHECK(best(rows, "a") == 0.9);
  CHECK(last(rows, "a") == 0.8);
  std::vector<EpisodeRow> down;
  for (const auto& row : rows) down.push_back(minimised(row));
  CHECK(best(down, "a") == 0.6);
  CHECK(last(down, "a") == 0.7);
}

TEST_CASE("a run without entries is ignored, and one whose last entry has no score has no last") {
  CHECK(best({run_of("a", {}), run_of("a", {0.7})}, "a") == 0.7);
  CHECK(best({run_of("a", {}), run_of("b", {0.7})}, "a").is_null());
  const std::vector<EpisodeRow> rows = {run_of("a", {0.6, EpisodeRow::kNone})};
  CHECK(best(rows, "a") == 0.6);
  CHECK(last(rows, "a").is_null());
}

TEST_CASE(
    "of this program's runs, best is of the hidden test scores, last the submission's or else "
    "the last validation's") {
  EpisodeRow row = own_run("pong", "paper", 0.7);
  row.validations = {{3, 0.99, 0.6}, {5, 0.98, 0.8}};
  const auto of = [](const EpisodeRow& one, const std::string& table) {
    return cell(tables_of({one})[table], "pong", "openai/ours");
  };
  CHECK(of(row, "best_scores") == 0.8);
  CHECK(of(row, "last_scores") == 0.7);
  row.floored = "nothing was submitted";
  row.score = 0;
  CHECK(of(row, "last_scores") == 0.8);
  row.validations.clear();
  CHECK(of(row, "best_scores").is_null());
}

TEST_CASE("the baseline is that of the first run, by models as listed, whose own it is") {
  auto borrowed = run_of("a", {0.7}, 0.1);
  borrowed.marks = {"borrowed-baseline"};
  const std::vector<EpisodeRow> rows = {borrowed, run_of("b", {0.8}, 0.2), run_of("c", {0.9}, 0.3)};
  CHECK(best(rows, "baseline") == 0.2);
  CHECK(cell(tables_of(rows, {"c", "b"})["best_scores"], "Blotto", "baseline") == 0.3);
  CHECK(cell(tables_of(rows, {"a"})["best_scores"], "Blotto", "baseline").is_null());
}

TEST_CASE("the baseline is the original's also where none of its models is listed") {
  auto ours = run_of("openai/ours", {0.7}, 0.4, "blotto");
  ours.origin = "";
  CHECK(cell(tables_of({run_of("a", {0.8}, 0.2), ours}, {"openai/ours"})["best_scores"], "Blotto",
             "baseline") == 0.2);
}

TEST_CASE(
    "ratios: best by score, the other way round where less is better, infeasible 1.05 of the "
    "worst") {
  const std::vector<EpisodeRow> rows = {run_of("best", {0.9}), run_of("equal", {0.5}),
                                        run_of("worse", {0.4}), run_of("none", {})};
  CHECK(ratio(rows, "best") == 1);
  CHECK(ratio(rows, "equal") == Approx(1.8));
  CHECK(ratio(rows, "baseline") == Approx(1.8));
  CHECK(ratio(rows, "worse") == Approx(1.05 * 1.8));
  CHECK(ratio(rows, "none") == Approx(1.05 * 1.8));
  std::vector<EpisodeRow> down;
  for (const auto& row : rows) down.push_back(minimised(row));
  CHECK(ratio(down, "worse") == 1);
  CHECK(ratio(down, "equal") == Approx(0.5 / 0.4));
  CHECK(ratio(down, "best") == Approx(1.05 * 0.5 / 0.4));
}

TEST_CASE("scores below 0 are infeasible, the baseline's too, and 0 is no divisor") {
  const std::vector<EpisodeRow> rows = {run_of("a", {0.9}, -0.5), run_of("b", {0.3}, -0.5),
                                        run_of("c", {0}, -0.5), run_of("d", {-0.1}, -0.5)};
  CHECK(ratio(rows, "b") == Approx(3));
  for (const char* infeasible : {"baseline", "c", "d"})
    CHECK(ratio(rows, infeasible) == Approx(3.15));
  const Json nobody = tables_of({run_of("d", {-0.1}, -0.5)});
  CHECK(cell(nobody["best_ratios"], "Blotto", "d").is_null());
  CHECK(cell(nobody["aup"], "d", "best").is_null());
}

TEST_CASE("the area is the left sum over 500 points up to a shared end") {
  // Ratios 1, 1.8 (baseline and equal), 1.89: cap 2, so the end is ceil(10 log10 2) / 10 = 0.4.
  const Json tables = tables_of({run_of("best", {0.9}), run_of("worse", {0.4})});
  const auto area = [](double power) {
    int reached = 0;
    for (int i = 0; i < 499; ++i) reached += power <= i * (0.4 / 499);
    return reached * 0.4 / 499;
  };
  CHECK(cell(tables["aup"], "best", "best").get<double>() == Approx(0.4));
  CHECK(cell(tables["aup"], "baseline", "best").get<double>() == Approx(area(std::log10(1.8))));
  CHECK(cell(tables["aup"], "worse", "last").get<double>() == Approx(area(std::log10(1.89))));
  CHECK(tables["best_profile"]["rows"].size() == 5);
  CHECK(tables["best_profile"]["rows"][0] == Json::parse("[0.0, 0.0, 1.0, 0.0]"));
}

TEST_CASE("ranks are by score, equal ones as listed, and those without a score share their mean") {
  const std::vector<EpisodeRow> rows = {run_of("a", {0.7}), run_of("b", {0.9}), run_of("c", {0.7}),
                                        run_of("d", {}), run_of("e", {})};
  const Json tables = tables_of(rows);
  CHECK(tables["best_ranks"]["rows"][0] ==
        Json::parse(R"(["Blotto", "b", "a", "c", "baseline", "d", "e"])"));
  CHECK(tables_of(rows, {"c", "a"})["best_ranks"]["rows"][0] ==
        Json::parse(R"(["Blotto", "c", "a", "baseline"])"));
  CHECK(cell(tables["overall"], "b", "best_mean_rank") == 1);
  CHECK(cell(tables["overall"], "c", "best_mean_rank") == 3);
  CHECK(cell(tables["overall"], "d", "best_mean_rank") == 5.5);
  CHECK(cell(tables["overall"], "e", "best_mean_rank") == 5.5);
  CHECK(cell(tables["overall"], "b", "best_borda") == 6);
  CHECK(cell(tables["overall"], "e", "last_borda") == 1.5);
}

TEST_CASE("gemini-20-pro is left out unless it is asked for, and unknown models are refused") {
  const std::vector<EpisodeRow> rows = {run_of("a", {0.7}), run_of("gemini-20-pro", {0.9})};
  CHECK(tables_of(rows)["aup"]["rows"].size() == 2);
  CHECK(tables_of(rows)["aup"]["title"].get<std::string>().find("without gemini-20-pro") !=
        std::string::npos);
  CHECK(tables_of(rows, {"gemini-20-pro"})["aup"]["rows"][0][0] == "gemini-20-pro");
  CHECK(refusal(rows, {{"models", {"b"}}}).find("there are a, gemini-20-pro") != std::string::npos);
}

TEST_CASE(
    "a model with several agents is several contestants, an agent without a model is itself") {
  auto memory = run_of("a", {0.8});
  memory.agent = "memory";
  auto baseline = run_of("", {0.6});
  baseline.agent = "baseline";
  const Json columns = tables_of({run_of("a", {0.7}), memory, baseline})["best_scores"]["columns"];
  CHECK(columns ==
        Json::array({"Task", "baseline", "a (default)", "a (memory)", "baseline (mlgym)"}));
}

TEST_CASE("tables have the tasks' published names, in the published order") {
  const Json rows =
      tables_of({run_of("a", {1}, 0.5, "blotto"), run_of("a", {1}, 0.5, "3SATTime"),
                 run_of("a", {1}, 0.5, "regressionKaggleHousePrice")})["best_scores"]["rows"];
  CHECK(rows[0][0] == "House Price");
  CHECK(rows[1][0] == "3-SAT");
  CHECK(rows[2][0] == "Blotto");
}

TEST_CASE("this program's runs stand beside the original's only in the variant paper") {
  const EpisodeRow published = run_of("a", {0.7}, 0.5, "battleOfSexes");
  const Json tables = tables_of({own_run("battle-of-sexes", "paper", 0.9), published});
  CHECK(cell(tables["best_scores"], "Battle of Sexes", "openai/ours") == 0.9);
  CHECK(cell(tables["best_scores"], "Battle of Sexes", "a") == 0.7);
  CHECK(refusal({own_run("battle-of-sexes", "full", 0.9), published}).find("variant full") !=
        std::string::npos);
  CHECK(refusal({own_run("titanic", "paper", 0.9), published}).find("titanic") !=
        std::string::npos);
  CHECK(refusal({minimised(own_run("battle-of-sexes", "paper", 0.9)), published})
            .find("report them apart") != std::string::npos);
}

TEST_CASE("variants and pools of this program's runs are tasks of their own") {
  auto other = own_run("battle-of-sexes", "lite", 0.8);
  other.pool = "test/1";
  const Json rows = tables_of({own_run("battle-of-sexes", "lite", 0.9), other,
                               own_run("battle-of-sexes", "paper", 0.7)})["best_scores"]["rows"];
  REQUIRE(rows.size() == 3);
  CHECK(rows[0][0] == "Battle of Sexes");
  CHECK(rows[1][0] == "Battle of Sexes (lite) ()");
  CHECK(rows[2][0] == "Battle of Sexes (lite) (test/1)");
}
