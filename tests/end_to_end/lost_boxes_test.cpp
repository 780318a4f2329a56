// Boxes that end in the midst of an episode, through nothing that the agent can do.
#include "matching.h"
#include "ordered_run.h"
#include "outage.h"

using namespace mlgym::test;
using mlgym::Json;

namespace {

using Orders = std::vector<Json>;

// A number of seconds that no other program waits for.
const std::string kLong = "1800.0471";
const std::string kWait = "sleep " + kLong;

std::string limit_of(const Ordered& run) {
  const auto limits = run.events("limit");
  return limits.empty() ? "" : limits[0]["limit"].get<std::string>();
}

}  // namespace

TEST_CASE("a box whose process 1 ends is started again around the same files") {
  const Outage outage(kLong, Outage::Kind::process_1);
  const Ordered run(Orders{act(0, "mkdir d; cd d; word=kept; echo 0.6 > ../x.txt"), act(0, kWait),
                           act(0, "pwd; echo $word; cat ../x.txt"), act(0, "submit")});
  CHECK(outage.happened());
  CHECK(contains(run.said(1), "the command ended the shell with exit code"));
  CHECK(contains(run.said(1), "folder, variables and functions from before"));
  CHECK(run.said(2) == "/workspace/d\nkept\n0.6\n");
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.score() == Approx(0.6));
}

TEST_CASE("so is one that ends between two commands") {
  const Folder folder;
  const std::string seconds = "1800.0472";
  const Outage outage(seconds, Outage::Kind::process_1);
  const ScriptedRun run(reply_with("mkdir d; cd d; sleep " + seconds + " &") +
                        "  - {delay: 4s, text: \"```\\npwd; jobs; ls ..\\n```\"}\n" +
                        reply_with("submit"));
  CHECK(outage.happened());
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "submitted");
  const std::string told = run.events("step.end").at(1)["observation"];
  CHECK(contains(told, "/workspace/d\n"));
  CHECK(contains(told, "strategy.py"));
  CHECK(contains(told, "background jobs are gone"));
}

TEST_CASE("and one that ends after a command, while its shell says what variables it has") {
  for (const auto kind : {Outage::Kind::process_1, Outage::Kind::for_good}) {
    const Outage outage(kLong, kind);
    const Ordered run(Orders{
        act(0, "mkdir d; cd d; echo 0.4 > ../x.txt"),
        act(0, "set -T; trap '[[ $BASH_COMMAND == \"builtin shopt -p\" ]] && " + kWait + "' DEBUG"),
        act(0, "pwd"), act(0, "submit")});
    CHECK(outage.happened());
    if (kind == Outage::Kind::process_1) {
      CHECK(contains(run.said(1), "folder, variables and functions from before"));
      CHECK(run.said(2) == "/workspace/d\n");
      CHECK(run.episode["exit_status"] == "submitted");
    } else {
      CHECK(run.error(2) == kUnable);
      CHECK(run.episode["exit_status"] == "autosubmission (early_exit)");
    }
    CHECK(run.score() == Approx(0.4));
  }
}

TEST_CASE("a box that cannot be started again ends the episode early, and its files are scored") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Outage outage(kLong, Outage::Kind::for_good);
    const Ordered run(Orders{act(0, "echo 0.7 > x.txt"), act(0, kWait), act(0, "echo 0.9 > x.txt")},
                      {}, agent);
    CHECK(outage.happened());
    CHECK(run.did[1]["truncated"] == true);
    CHECK(contains(run.said(1), "cannot be started again"));
    CHECK(contains(run.said(1), "The episode has ended: autosubmission (early_exit)"));
    CHECK(run.error(2) == kUnable);
    CHECK(run.episode["status"] == "finished");
    CHECK(run.episode["exit_status"] == "autosubmission (early_exit)");
    CHECK(limit_of(run) == "early_exit");
    CHECK(run.score() == Approx(0.7));
  }
}

TEST_CASE("a box that is lost with nothing in it to score") {
  const Outage outage(kLong, Outage::Kind::for_good);
  const Ordered run(Orders{act(0, "rm x.txt; " + kWait)});
  CHECK(outage.happened());
  CHECK(run.episode["exit_status"] == "submission_not_found (early_exit)");
  CHECK(run.score() == 0);
}

TEST_CASE("a lost branch ends no episode, and can be restored") {
  const Outage outage(kLong, Outage::Kind::for_good);
  const Ordered run(Orders{act(0, "echo 0.3 > x.txt"), branch(0, 1), act(1, "echo 0.8 > x.txt"),
                           snapshot(1), act(1, kWait), act(1, "cat x.txt"), act(0, "cat x.txt"),
                           restore(1, 1), act(1, "cat x.txt"), act(1, "submit")});
  CHECK(outage.happened());
  CHECK(run.did[4]["truncated"] == false);
  CHECK(contains(run.said(4), "cannot be started again"));
  CHECK(contains(run.said(5), "Restore a snapshot in it"));
  CHECK(run.said(6) == "0.3\n");
  CHECK(run.said(8) == "0.8\n");
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.score() == Approx(0.8));
}

TEST_CASE("a play whose box is lost ends early, and who let it play goes on") {
  const Outage outage(kLong, Outage::Kind::for_good);
  const Orders played = {act(0, "echo 0.9 > x.txt"), act(0, kWait), act(0, "ls")};
  const Ordered run(
      Orders{branch(0, 1), Json{{"do", "play"}, {"environment", 1}}, act(0, "submit")}, {},
      kHere + ", plays: {use: orders, notes: played, orders: " + Json(played).dump() + "}");
  CHECK(outage.happened());
  CHECK(run.did[1]["exit"] == "early_exit");
  const auto inner = run.noted("played");
  REQUIRE(inner.size() == 3);
  CHECK(contains(inner[1]["observation"], "The episode has ended: early_exit"));
  CHECK(inner[2]["error"] == kUnable);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.score() == Approx(0.1));
}

TEST_CASE("a program whose box is lost has ended early, and what it left is scored") {
  const Folder folder;
  folder.write("script.yaml", "replies: [never asked for]\n");
  const Outage outage(kLong, Outage::Kind::for_good);
  const Json agent = {{"use", "command"}, {"command", kWait}};
  const Finished finished =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-m", "scripted/script.yaml", "--run-dir",
                         "run", "--json", "agents=[" + agent.dump() + "]"});
  CHECK(outage.happened());
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json episode = finished.json()["episodes"][0];
  CHECK(episode["exit_status"] == "autosubmission (early_exit)");
  CHECK(episode["scores"]["payoff"].get<double>() > 0.5);
}
