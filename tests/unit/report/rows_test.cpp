// Run folders as rows.
#include "report/rows.h"

#include <cmath>

#include "base/status.h"
#include "run_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::RunOfTest;

std::vector<EpisodeRow> rows_of(RunOfTest& run) {
  const auto rows = read_rows({run.path()});
  INFO((rows.ok() ? "" : rows.status().ToString()));
  REQUIRE(rows.ok());
  return rows->rows;
}

// The status of reading a run whose only result has these members changed.
absl::Status status_with(const Json& changes, std::string& file) {
  RunOfTest run;
  run.write(0, changes);
  file = run.result_file(0).string();
  return read_rows({run.path()}).status();
}

void check_refused(const Json& changes, const std::string& reason) {
  std::string file;
  const auto status = status_with(changes, file);
  INFO(status.ToString());
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status).find(file + ": " + reason) == 0);
}

}  // namespace

TEST_CASE("a finished episode becomes a row with everything its result says") {
  RunOfTest run;
  run.write(0, {{"cost_usd", 0.25},
                {"tokens", {{"input", 1000}, {"output", 50}, {"reasoning", nullptr}}},
                {"marks", {"lite", "soft-limits"}}});
  const auto rows = rows_of(run);
  REQUIRE(rows.size() == 1);
  const EpisodeRow& row = rows[0];
  CHECK(row.task == "pong");
  CHECK(row.variant == "lite");
  CHECK(row.agent == "baseline");
  CHECK(row.model.empty());
  CHECK(row.pool == "validation/0123456789ab");
  CHECK(row.run == run.path().string());
  CHECK(row.episode == "pong.lite__baseline__none__r1");
  CHECK(row.repeat == 1);
  CHECK(row.seed == 100);
  CHECK(row.metric == "wins");
  CHECK(row.direction == MLGYM_MAXIMIZE);
  CHECK(row.score == 0.75);
  CHECK(row.floor == 0);
  CHECK(row.baseline == 0.5);
  CHECK(row.target == 1);
  CHECK(row.normalised == 0.5);
  CHECK(row.status == "finished");
  CHECK(row.exit_status == "submitted");
  CHECK(row.floored.empty());
  CHECK(row.error.empty());
  CHECK(row.steps == 7);
  CHECK(row.seconds == 12.5);
  CHECK(row.compute_seconds == 2.5);
  CHECK(row.cost_usd == 0.25);
  CHECK(row.input_tokens == 1000);
  CHECK(row.output_tokens == 50);
  CHECK(row.marks == std::vector<std::string>{"lite", "soft-limits"});
}

TEST_CASE("what a result leaves open is NaN, empty or below 0") {
  RunOfTest run;
  run.write(0, {{"baseline", Json::object()},
                {"metric", {{"name", "loss"}, {"direction", "minimize"}, {"floor", 9}}},
                {"scores", {{"loss", nullptr}}},
                {"final", nullptr}});
  const EpisodeRow row = rows_of(run)[0];
  CHECK(row.direction == MLGYM_MINIMIZE);
  CHECK(row.floor == 9);
  CHECK(std::isnan(row.baseline));
  CHECK(std::isnan(row.target));
  CHECK(std::isnan(row.score));
  CHECK(std::isnan(row.normalised));
  CHECK(std::isnan(row.cost_usd));
  CHECK(row.input_tokens < 0);
}

TEST_CASE("an episode in error has its text and no score") {
  RunOfTest run;
  run.write(0, {{"status", "error"},
                {"exit_status", nullptr},
                {"error", "the box is gone"},
                {"scores", Json::object()},
                {"final", nullptr}});
  const EpisodeRow row = rows_of(run)[0];
  CHECK(row.status == "error");
  CHECK(row.error == "the box is gone");
  CHECK(std::isnan(row.score));
  CHECK(row.floor == 0);
}

TEST_CASE("an episode without a result is pending, and learns of its task from another one") {
  RunOfTest run(3);
  run.write(1);
  const auto rows = rows_of(run);
  REQUIRE(rows.size() == 3);
  for (const std::size_t i : {0u, 2u}) {
    CHECK(rows[i].status == "pending");
    CHECK(std::isnan(rows[i].score));
    CHECK(std::isnan(rows[i].seconds));
    CHECK(rows[i].pool == rows[1].pool);
    CHECK(rows[i].metric == "wins");
    CHECK(rows[i].baseline == 0.5);
    CHECK(rows[i].target == 1);
    CHECK(rows[i].floor == 0);
  }
}

TEST_CASE("a run without any result has rows without facts of its tasks") {
  RunOfTest run(2);
  const auto rows = rows_of(run);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].metric.empty());
  CHECK(rows[0].pool.empty());
  CHECK(std::isnan(rows[0].floor));
}

TEST_CASE("nothing is learned from another variant or another run") {
  RunOfTest run;
  run.add("pong", "full", "baseline", 1);
  run.write(1);
  RunOfTest other;
  other.write(0);
  const auto rows = read_rows({run.path(), other.path()});
  REQUIRE(rows.ok());
  REQUIRE(rows->rows.size() == 3);
  CHECK(rows->rows[0].metric.empty());
  CHECK(rows->rows[1].metric == "wins");
}

TEST_CASE("feedback and data make pools") {
  RunOfTest run(3);
  run.write(0);
  run.write(1, {{"feedback", {{"kind", "test"}}}});
  run.write(2, {{"hashes", {{"data", "ffff"}}}});
  const auto rows = rows_of(run);
  CHECK(rows[0].pool == "validation/0123456789ab");
  CHECK(rows[1].pool == "test/0123456789ab");
  CHECK(rows[2].pool == "validation/ffff");
}

TEST_CASE("runs stand one after the other, in the order given") {
  RunOfTest a(2), b(1, "full");
  const auto rows = read_rows({b.path(), a.path()});
  REQUIRE(rows.ok());
  REQUIRE(rows->rows.size() == 3);
  CHECK(rows->rows[0].run == b.path().string());
  CHECK(rows->rows[2].repeat == 2);
}

TEST_CASE("a result of a version that wrote nothing about the metric is refused with a remedy") {
  std::string file;
  const auto status = status_with({{"metric", nullptr}}, file);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(status).find(file + ": says nothing about the metric") == 0);
  CHECK(message_of(status).find("mlgym run ") != std::string_view::npos);
  CHECK(message_of(status).find("run.yaml") != std::string_view::npos);
}

TEST_CASE("a result with members of other types is refused, and the member is named") {
  check_refused({{"scores", {{"wins", "many"}}}}, "\"scores.wins\" is no number");
  check_refused({{"steps", -1}}, "\"steps\" is no count");
  check_refused({{"steps", 1.5}}, "\"steps\" is no count");
  check_refused({{"marks", {1}}}, "\"marks\" is no list of texts");
  check_refused({{"marks", "lite"}}, "\"marks\" is no list of texts");
  check_refused({{"exit_status", 3}}, "\"exit_status\" is no text");
  check_refused({{"status", nullptr}}, "\"metric\" needs");
  check_refused({{"metric", {{"name", "wins"}, {"direction", "up"}}}}, "\"metric\" needs");
  check_refused({{"metric", {{"direction", "maximize"}}}}, "\"metric\" needs");
  check_refused({{"metric", {{"name", 1}, {"direction", "maximize"}}}},
                "\"metric.name\" is no text");
  check_refused({{"metric", 5}}, "\"metric\" needs");
}

TEST_CASE("a result that is no JSON object is refused, and the file is named") {
  for (const std::string text : {"", "{", "[1]", "{\"a\": NaN}"}) {
    RunOfTest run;
    run.write_text(0, text);
    const auto status = read_rows({run.path()}).status();
    INFO(status.ToString());
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(message_of(status).find(run.result_file(0).string()) == 0);
  }
}

TEST_CASE("a folder without a run is named, and so is a run that stands twice") {
  RunOfTest run;
  const auto nowhere = read_rows({run.path() / "nowhere"}).status();
  CHECK(nowhere.code() == absl::StatusCode::kNotFound);
  CHECK(message_of(nowhere).find((run.path() / "nowhere").string()) == 0);
  const auto twice = read_rows({run.path(), run.path() / "."}).status();
  CHECK(twice.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(twice).find("are one run") != std::string_view::npos);
}
