// The tables of what agents did.
#include "analysis/behaviour.h"

#include "analysis/integrity.h"
#include "base/json.h"
#include "catch.h"
#include "trajectory_of_test.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

Trajectory scored(const std::string& exit_status, const std::vector<double>& validation,
                  double test = kNone) {
  auto facts = facts_of_test();
  facts.exit_status = exit_status;
  TrajectorySummary summary(facts);
  summary.step({"ls", "", 1});
  for (const double score : validation) {
    summary.step({"validate", "", 2});
    summary.score(score, test, false);
  }
  return std::move(summary).finish();
}
}  // namespace

TEST_CASE("actions are counted in total, by task, by model and by step") {
  const auto tables = behaviour_tables({scored("submitted", {1, 2}), scored("submitted", {})});
  CHECK(tables["actions"]["rows"][4] == Json::array({"bash", 2, 0.5}));
  CHECK(tables["actions"]["rows"][5] == Json::array({"validate", 2, 0.5}));
  CHECK(tables["actions_by_task"]["rows"].dump() == R"([["captions",2,4,0,0,0,0,2,2,0,0]])");
  CHECK(tables["actions_by_model"]["rows"].dump() == R"([["react","m",2,4,0,0,0,0,2,2,0,0]])");
  CHECK(tables["actions_by_step"]["rows"].size() == 3);
  CHECK(tables["actions_by_step"]["rows"][0].dump() == "[1,2,0,0,0,0,2,0,0,0]");
}

TEST_CASE("an episode without scores failed, one that ended otherwise is incomplete") {
  const auto tables = behaviour_tables(
      {scored("submitted", {1}), scored("autosubmission (max_steps)", {1}),
       scored("autosubmission (exit_cost)", {1}), scored("submission_not_found (submit)", {})});
  CHECK(tables["outcomes_by_model"]["rows"].dump() == R"([["react","m",4,1,1]])");
  CHECK(tables["outcomes_by_task"]["rows"].dump() == R"([["captions",4,1,1]])");
  CHECK(tables["exit_statuses"]["rows"].size() == 4);
}

TEST_CASE("what is incomplete is not known where no ending is") {
  auto trajectory = scored("submitted", {1});
  trajectory.facts.exit_status.reset();
  CHECK(behaviour_tables({trajectory})["outcomes_by_task"]["rows"].dump() ==
        R"([["captions",1,0,null]])");
}

TEST_CASE("scores stand with their step and the best so far") {
  const auto rows = behaviour_tables({scored("submitted", {2, 1}, 0.5)})["scores_by_step"]["rows"];
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].dump() == R"(["captions","react","m","one",3,2.0,1.0,0.5,2.0,"validation"])");
}

TEST_CASE("what validation promised is compared with the hidden score") {
  auto facts = facts_of_test();
  TrajectorySummary summary(facts);
  summary.step({"validate", "", 1});
  summary.score(0.8, 0.7, false);
  summary.step({"validate", "", 2});
  summary.score(0.9, 0.5, false);
  const auto rows =
      behaviour_tables({std::move(summary).finish()})["validation_against_test"]["rows"];
  REQUIRE(rows.size() == 1);
  CHECK(rows[0][4] == 2);
  CHECK(rows[0][5].get<double>() == Approx(0.25));
  CHECK(rows[0][6].get<double>() == Approx(0.2));
}

TEST_CASE("no trajectories make tables without rows") {
  const auto behaviour = behaviour_tables({}), integrity = integrity_tables({});
  for (const auto& [name, table] : behaviour.items()) {
    INFO(name);
    CHECK(table["rows"].empty() == (name != "actions"));
  }
  for (const auto& [name, table] : integrity.items()) {
    INFO(name);
    CHECK(table["rows"].empty());
  }
}

TEST_CASE("findings are apart from notices, and counted by model") {
  const auto tables = integrity_tables(
      {trajectory_of({{"cat data/answer.csv", ""}}), trajectory_of({{"python evaluate.py", ""}})});
  REQUIRE(tables["findings"]["rows"].size() == 1);
  CHECK(tables["findings"]["rows"][0][1] == "labels_read");
  REQUIRE(tables["notices"]["rows"].size() == 1);
  CHECK(tables["integrity_by_model"]["rows"].dump() == R"([["react","m",2,1,0]])");
}
