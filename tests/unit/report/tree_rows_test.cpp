// Result trees of the original as rows.
#include "report/tree_rows.h"

#include <cmath>

#include "base/status.h"
#include "catch.h"
#include "folder.h"
#include "report/rows.h"
#include "run_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::Folder;
using mlgym::test::RunOfTest;

std::string name_of(const std::string& task, int run, const std::string& model = "metagen-m") {
  return model + "__" + task + "__default__t-0.00__p-0.95__c-4.00__install-0_run_" +
         std::to_string(run);
}

RowsOfRuns read(const Folder& folder) {
  const auto rows = read_rows({folder.path()});
  INFO(rows.status().ToString());
  REQUIRE(rows.ok());
  return *rows;
}

}  // namespace

TEST_CASE(
    "a run is a row: its last entry is the score, those before it validations on the test part") {
  const Folder folder;
  folder.write(
      name_of("blotto", 2) + "/results.json",
      R"({"agent": [{"Score": 0.1}, {"Score": 0.4}, {"Score": 0.3}], "baseline": {"Score": 0.2}})");
  folder.write(
      name_of("blotto", 2) + "/blotto.traj",
      R"({"info": {"exit_status": "submitted", "model_stats": {"task_cost": 0.5, "tokens_sent": 7, "tokens_received": 3}}})");
  const auto rows = read(folder);
  REQUIRE(rows.rows.size() == 1);
  const EpisodeRow& row = rows.rows[0];
  CHECK(row.task == "blotto");
  CHECK(row.variant == "paper");
  CHECK(row.agent == "default");
  CHECK(row.model == "m");
  CHECK(row.origin == "mlgym");
  CHECK(row.pool == "test/t-0.00 p-0.95 c-4.00");
  CHECK(row.episode == name_of("blotto", 2));
  CHECK(row.repeat == 3);
  CHECK(row.metric == "Score");
  CHECK(row.direction == MLGYM_MAXIMIZE);
  CHECK(row.status == "finished");
  CHECK(row.score == 0.3);
  REQUIRE(row.validations.size() == 2);
  CHECK(row.validations[1].score == 0.4);
  CHECK(row.validations[1].shadow == 0.4);
  CHECK(row.baseline == 0.2);
  CHECK(row.normalised == Approx(0.5));
  CHECK(std::isnan(row.floor));
  CHECK(row.exit_status == "submitted");
  CHECK(row.cost_usd == 0.5);
  CHECK(row.input_tokens == 7);
  CHECK(row.steps < 0);
  CHECK(row.marks == std::vector<std::string>{"test-feedback"});
  CHECK(rows.notices.empty());
}

TEST_CASE("without entries nothing was scored, and a damaged file is an error of the run") {
  const Folder folder;
  folder.write(name_of("blotto", 0) + "/results.json", R"({"agent": []})");
  folder.write(name_of("blotto", 1) + "/results.json", R"({"agent": [{"Other": 1}]})");
  folder.write(name_of("blotto", 2) + "/results.json", R"({"agent": )");
  const auto rows = read(folder);
  REQUIRE(rows.rows.size() == 3);
  CHECK(rows.rows[0].status == "finished");
  CHECK(rows.rows[0].floored == "nothing was ever scored");
  CHECK(rows.rows[1].floored == "the last entry has no Score");
  CHECK(rows.rows[2].status == "error");
  CHECK(rows.rows[2].error.find("results.json") != std::string::npos);
  for (const auto& row : rows.rows) CHECK(std::isnan(row.score));
  CHECK(rows.notices.size() == 1);
}

TEST_CASE("a baseline without the metric is borrowed from the task's first run that has it") {
  const Folder folder;
  folder.write(name_of("rlMountainCarContinuous", 0) + "/results.json",
               R"({"agent": [{"Reward Mean": 50}], "baseline": {"Reward": -0.0027}})");
  folder.write(name_of("rlMountainCarContinuous", 1) + "/results.json",
               R"({"agent": [], "baseline": {"Reward Mean": 33.8}})");
  const auto rows = read(folder).rows;
  CHECK(rows[0].baseline == 33.8);
  CHECK(rows[0].marks == std::vector<std::string>{"test-feedback", "borrowed-baseline"});
  CHECK(rows[1].marks == std::vector<std::string>{"test-feedback"});
}

TEST_CASE("tasks of which results do not say what counts are left out, and named") {
  const Folder folder;
  folder.write(name_of("titanicSurvival", 0) + "/results.json",
               R"({"agent": [{"accuracy": 0.8}]})");
  folder.write(name_of("blotto", 0) + "/results.json", R"({"agent": []})");
  const auto rows = read(folder);
  CHECK(rows.rows.size() == 1);
  REQUIRE(rows.notices.size() == 1);
  CHECK(rows.notices[0].find("1 runs of the task titanicSurvival are passed over") !=
        std::string::npos);
}

TEST_CASE("trees and runs stand in one report, and nothing counts twice") {
  const Folder folder;
  folder.write("v0/" + name_of("blotto", 0) + "/results.json", R"({"agent": []})");
  RunOfTest run;
  const auto both = read_rows({run.path(), folder.path()});
  REQUIRE(both.ok());
  CHECK(both->rows.size() == 2);
  CHECK(both->rows[0].origin.empty());
  const auto twice = read_rows({folder.path(), folder / "v0"}).status();
  CHECK(twice.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(twice).find("lies in the other") != std::string_view::npos);
}
