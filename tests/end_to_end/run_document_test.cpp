// `mlgym run --json`: the document of docs/run_document.md and nothing else.
#include <set>

#include "base/file.h"
#include "catch.h"
#include "matching.h"
#include "ordered_run.h"
#include "program.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

// Few games, so that a run takes seconds; the scores are noisier.
const std::vector<std::string> kQuick = {"run", "-t", "battle-of-sexes", "--json"};

Finished run_quickly(const Folder& folder, std::vector<std::string> more) {
  more.insert(more.begin(), kQuick.begin(), kQuick.end());
  return run_mlgym(folder, more);
}

Json without_clocks(Json episode) {
  episode.erase("seconds");
  episode.erase("compute_seconds");
  return episode;
}

}  // namespace

TEST_CASE("the run document has every field, filled, and nothing else is on standard output") {
  const Folder folder;
  const Finished finished = run_quickly(
      folder, {"-a", "random-search", "--seed", "11", "agents=[{use: random-search, trials: 4}]"});
  REQUIRE(finished.code == 0);
  const Json document = finished.json();
  CHECK(document["schema"] == 1);
  CHECK(document["status"] == "finished");
  CHECK(document["exit"] == 0);
  CHECK(document["config_hash"].get<std::string>().size() == 64);
  CHECK(mlgym::test::committed(folder / document["run"].get<std::string>()) == 1);
  REQUIRE(document["episodes"].size() == 1);
  const Json& episode = document["episodes"][0];

  std::set<std::string> keys;
  for (const auto& [key, value] : episode.items()) keys.insert(key);
  CHECK(keys == std::set<std::string>{"id",          "task",       "variant",  "agent",
                                      "model",       "repeat",     "seed",     "status",
                                      "exit_status", "error",      "scores",   "floored",
                                      "final",       "validation", "feedback", "baseline",
                                      "reward",      "steps",      "seconds",  "compute_seconds",
                                      "cost_usd",    "tokens",     "attempt",  "marks",
                                      "hashes",      "host",       "metric"});
  CHECK(episode["id"] == "battle-of-sexes.lite__random-search__none__r1");
  CHECK(episode["task"] == "battle-of-sexes");
  CHECK(episode["variant"] == "lite");
  CHECK(episode["model"].is_null());
  CHECK(episode["repeat"] == 1);
  CHECK(episode["seed"].get<std::uint64_t>() < (std::uint64_t{1} << 53));
  CHECK(episode["status"] == "finished");
  CHECK(episode["exit_status"] == "submitted");
  CHECK(episode["error"].is_null());
  CHECK(episode["floored"].is_null());
  CHECK(episode["baseline"]["payoff"] == 1.0228);
  CHECK(episode["metric"] ==
        Json{{"name", "payoff"}, {"direction", "maximize"}, {"floor", 0.0}, {"target", 1.44}});
  CHECK(episode["attempt"] == 1);
  CHECK(episode["feedback"]["kind"] == "validation");
  CHECK(episode["feedback"]["max"] == 20);
  CHECK(episode["feedback"]["used"] == 4);
  REQUIRE(episode["validation"].size() == 4);
  CHECK(episode["validation"][0]["step"] == 2);
  CHECK(episode["validation"][0]["scores"]["payoff"].is_number());
  CHECK(episode["validation"][0]["shadow"]["payoff"] !=
        episode["validation"][0]["scores"]["payoff"]);
  CHECK(episode["compute_seconds"] > 0);
  CHECK(episode["seconds"] > episode["compute_seconds"]);
  CHECK(episode["marks"][0] == "lite");
  for (const char* part : {"task", "data", "environment", "evaluator"}) {
    CHECK(episode["hashes"][part].get<std::string>().size() == 64);
  }
  CHECK(episode["host"]["cores"] >= 1);
  // The return of an episode is its normalised test score.
  CHECK(episode["reward"].get<double>() == Approx(episode["final"].get<double>()));
}

TEST_CASE("the same seed gives the same scores twice, another seed others") {
  const Folder folder;
  const std::vector<std::string> arguments = {"agents=[{use: random-search, trials: 3}]", "--seed"};
  const auto play = [&](const std::string& seed) {
    std::vector<std::string> all = arguments;
    all.push_back(seed);
    return without_clocks(run_quickly(folder, all).json()["episodes"][0]);
  };
  const Json first = play("5");
  CHECK(first == play("5"));
  CHECK(first["validation"] != play("6")["validation"]);
}

TEST_CASE("random search ends above the baseline, and the baseline near its declared score") {
  const Folder folder;
  const Json document = run_quickly(folder, {"-a", "random-search", "-a", "baseline", "--seed", "1",
                                             "-j", "2", "limits.steps=12"})
                            .json();
  const auto score = [&](std::size_t i) {
    return document["episodes"][i]["scores"]["payoff"].get<double>();
  };
  CHECK(score(0) > 1.0228);
  CHECK(score(1) == Approx(1.0228).margin(0.03));
}

TEST_CASE("repeats have streams of their own") {
  const Folder folder;
  const Json document =
      run_quickly(folder, {"-a", "baseline", "-k", "2", "-j", "2", "--seed", "9"}).json();
  REQUIRE(document["episodes"].size() == 2);
  CHECK(document["episodes"][0]["seed"] != document["episodes"][1]["seed"]);
  CHECK(document["episodes"][0]["scores"] != document["episodes"][1]["scores"]);
}

TEST_CASE("a mean score under the bound exits with 5") {
  const Folder folder;
  CHECK(run_quickly(folder, {"-a", "baseline", "--fail-under", "0.9"}).code == 5);
}

TEST_CASE("without --json a table of score against baseline and the run folder are printed") {
  const Folder folder;
  const Finished finished =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline", "--run-dir", "here"});
  CHECK(finished.code == 0);
  for (const char* word :
       {"score", "baseline", "battle-of-sexes:lite", "1.0228", "run folder: here"}) {
    INFO(finished.out);
    CHECK(finished.out.find(word) != std::string::npos);
  }
  CHECK(run_mlgym(folder, {"log", "verify", "here"}).code == 0);
}

TEST_CASE("what a plugin prints in the host's process stands in no document") {
  const std::vector<Json> orders = {Json{{"do", "print"}, {"text", "from the plugin"}},
                                    act(0, "submit")};
  const Ordered run(orders);
  CHECK(run.finished.code == 0);
  CHECK(contains(run.finished.err, "from the plugin\n"));
  CHECK(run.episode["status"] == "finished");
}

TEST_CASE("a task without variants is named by its id alone") {
  const std::vector<Json> orders = {act(0, "submit")};
  const Ordered run(orders);
  const std::string id = run.episode["id"];
  CHECK(id.find("number__orders") == 0);
  const Finished shown = run_mlgym(run.folder, {"report", "run"});
  CHECK(contains(shown.out, "number"));
  CHECK_FALSE(contains(shown.out, "number:"));
  const Finished again = run_mlgym(
      run.folder, {"resume", "run"},
      {{"MLGYM_TASK_PATH", (run.folder / "tasks").string()}, {"MLGYM_AGENT_PATH", AGENTS_OF_TEST}});
  INFO(again.err);
  CHECK(contains(again.out, "number "));
  CHECK_FALSE(contains(again.out, "number:"));
}
