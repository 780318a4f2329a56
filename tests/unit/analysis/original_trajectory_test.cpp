// Trajectories of the original. Real ones are those of mlgym-results of the shared data, which the
// variable MLGYM_SHARED_DATA names.
#include "analysis/original_trajectory.h"

#include <cstdlib>
#include <random>

#include "analysis/read_trajectories.h"
#include "base/status.h"
#include "catch.h"
#include "folder.h"
#include "trajectory_of_test.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

// In the order of one of the two versions of the program that wrote such files.
constexpr auto kSmall = R"({"environment": "mlgym_main", "trajectory": [
  {"action": "open train.py\n", "observation": "[File: /w/workspace/train.py (1 lines total)]\n1:lr = 1",
   "response": "", "state": "{}", "thought": "\u00fc", "execution_time": 0.5},
  {"action": "validate", "observation": "Evaluation Score: {'BLEU Score': 0.25}", "response": "",
   "state": "{}", "thought": "", "execution_time": 2},
  {"action": "submit", "observation": "", "response": "", "state": "{}", "thought": "",
   "execution_time": 1.5}],
  "history": [{"role": "system", "content": "{}"}],
  "info": {"model_stats": {"api_calls": 3}, "exit_status": "submitted", "submission": null,
           "score": [{"BLEU Score": 0.25, "n": 3}, {"BLEU Score": 0.3}], "summarizer": {}}})";

absl::StatusOr<Trajectory> read(const std::string& text) {
  const Folder folder;
  OriginalTrajectoryReader reader;
  return reader.read(folder.write("a.traj", text), facts_of_test());
}

Trajectories read_shared() {
  const char* data = std::getenv("MLGYM_SHARED_DATA");
  const auto folder = std::filesystem::path(data ? data : "") / "mlgym-results" / "trajectories";
  if (!std::filesystem::exists(folder)) return {};
  auto read = read_trajectories({folder});
  REQUIRE(read.ok());
  return *std::move(read);
}
}  // namespace

TEST_CASE("a trajectory has actions, scores with their steps, and how it ended") {
  const auto trajectory = read(kSmall);
  REQUIRE(trajectory.ok());
  CHECK(trajectory->actions ==
        std::vector{ActionKind::view, ActionKind::validate, ActionKind::submit});
  CHECK(trajectory->facts.exit_status == "submitted");
  CHECK(trajectory->compute_seconds == 4);
  REQUIRE(trajectory->scores.size() == 2);
  CHECK(trajectory->scores[0].step == 2);
  CHECK(trajectory->scores[0].validation == 0.25);
  CHECK(trajectory->scores[0].compute_seconds == 2.5);
  CHECK(trajectory->scores[1].step == 3);
  CHECK(trajectory->scores[1].test == 0.3);
  CHECK(trajectory->scores[1].final);
  CHECK(trajectory->change == CodeChange::none);
}

TEST_CASE("what is no trajectory is named") {
  for (const std::string text : {"", "{", "[]", "{\"trajectory\": []}", "{\"info\": 3}"}) {
    INFO(text);
    const auto trajectory = read(text);
    REQUIRE(trajectory.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(message_of(trajectory.status()).find("a.traj") != std::string::npos);
  }
  OriginalTrajectoryReader reader;
  CHECK(absl::IsNotFound(reader.read("/nowhere/a.traj", {}).status()));
}

TEST_CASE("a file that was cut off anywhere is refused or read, never more") {
  const std::string whole = kSmall;
  std::mt19937 random(3);
  for (std::size_t length = 0; length + 1 < whole.size(); ++length)
    CHECK_FALSE(read(whole.substr(0, length)).ok());
  for (int round = 0; round < 2000; ++round) {
    std::string text = whole;
    for (int change = 0; change < 3; ++change)
      text[random() % text.size()] = static_cast<char>(random() % 256);
    (void)read(text);
  }
}

TEST_CASE("a reader reads many files") {
  const Folder folder;
  OriginalTrajectoryReader reader;
  for (int i = 0; i < 3; ++i) {
    CHECK(reader.read(folder.write("a.traj", kSmall), facts_of_test()).ok());
    CHECK_FALSE(reader.read(folder.write("b.traj", "{"), facts_of_test()).ok());
  }
}

TEST_CASE("members of another type are passed over, and half characters replaced") {
  const auto trajectory = read(R"({"trajectory": [
    {"action": null, "observation": "\ud83d x", "execution_time": null},
    {"action": "validate", "observation": "\ud83d Evaluation Score: 1", "execution_time": 2}],
    "history": ["\ud83d"], "info": {"exit_status": null, "score": [{"BLEU Score": 0.25}]}})");
  REQUIRE(trajectory.ok());
  CHECK(trajectory->actions == std::vector{ActionKind::bash, ActionKind::validate});
  CHECK(trajectory->compute_seconds == 2);
  REQUIRE(trajectory->scores.size() == 1);
  CHECK(trajectory->scores[0].validation == 0.25);
  const auto without = read(R"({"trajectory": [], "info": {"exit_status": "x", "score": null}})");
  REQUIRE(without.ok());
  CHECK(without->scores.empty());
}

TEST_CASE("a run whose trajectory is damaged has the scores of its results, and a notice") {
  const Folder folder;
  const std::string run = "m\xff__blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_0";
  folder.write(run + "/results.json", R"({"agent": [{"Score": 0.1}, {"Score": 0.2}]})");
  folder.write(run + "/blotto.traj", R"({"trajectory": [{"action": "ls)");
  const auto trajectories = read_trajectories({folder.path()});
  REQUIRE(trajectories.ok());
  REQUIRE(trajectories->all.size() == 1);
  CHECK(trajectories->all[0].scores.size() == 2);
  CHECK(trajectories->all[0].facts.model == "m\xEF\xBF\xBD");
  REQUIRE(trajectories->notices.size() == 1);
  CHECK(trajectories->notices[0].find("it has only its scores") != std::string::npos);
}

TEST_CASE("published trajectories have the counts of their files") {
  const auto read = read_shared();
  if (read.all.empty()) {
    WARN("skipped: MLGYM_SHARED_DATA has no mlgym-results");
    return;
  }
  CHECK(read.notices.empty());
  REQUIRE(read.all.size() == 13);
  std::size_t actions = 0, scores = 0;
  for (const auto& trajectory : read.all) {
    actions += trajectory.actions.size();
    scores += trajectory.scores.size();
  }
  CHECK(actions == 264);
  CHECK(scores == 47);
}

TEST_CASE("known cases in published trajectories are found, and clean runs are left alone") {
  const auto read = read_shared();
  std::vector<std::string> found, self_reported;
  for (const auto& trajectory : read.all) {
    for (const auto& finding : trajectory.findings) {
      if (finding.severity != Severity::notice)
        found.push_back(trajectory.facts.task + ": " + std::string(finding.kind));
      if (finding.kind == "self_reported_by_task") self_reported.push_back(trajectory.facts.task);
    }
  }
  if (read.all.empty()) return;
  CHECK(found == std::vector<std::string>{"rlMountainCarContinuous: implausible_score"});
  CHECK(self_reported == std::vector<std::string>{"imageCaptioningCOCO"});
}
