// Models that misbehave, and prices that are not known, seen from the command line.
#include "catch.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A run of react whose task prompt tells the test's model what to do.
struct PuppetRun {
  Folder folder;
  Finished play(const std::string& act, const std::vector<std::string>& more = {},
                const std::string& model = "models: [puppet/x]\nlimits: {tokens: 100M}") {
    folder.write("act.md", act);
    folder.write("run.yaml",
                 "mlgym: 1\ntasks: [battle-of-sexes]\nagents: [{use: react, prompts: "
                 "{task: " +
                     (folder / "act.md").string() + "}}]\n" + model + "\nseed: 1\n");
    std::vector<std::string> arguments = {"run", "run.yaml", "--run-dir",
                                          "run", "--json",   "retry.max_elapsed=0s"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_mlgym(
        folder, arguments,
        {{"MLGYM_PLUGIN_PATH", MODELS_OF_TEST}, {"XDG_DATA_HOME", (folder / "home").string()}});
  }
};

}  // namespace

TEST_CASE("whatever code a model fails with, its episode is in error and the run goes on") {
  for (const int code : {1, 4, 8, 13}) {
    const Finished alone = PuppetRun().play("fail " + std::to_string(code), {},
                                            "models: [puppet/x]\nlimits: {tokens: 100M}\n"
                                            "episodes: [{task: battle-of-sexes, agent: "
                                            "baseline}]");
    INFO(code << alone.err);
    CHECK(alone.code == 1);
    const Json episode = alone.json()["episodes"][0];
    CHECK(episode["status"] == "error");
    CHECK(contains(episode["error"], "model puppet: as told"));
    CHECK(alone.json()["episodes"][1]["status"] == "finished");
  }
}

TEST_CASE("a model that gives up by itself is no limit of time") {
  const Finished finished = PuppetRun().play("fail 4", {"limits.time=10m"});
  CHECK(finished.code == 1);
  CHECK(finished.json()["episodes"][0]["status"] == "error");
}

TEST_CASE("a limit of cost needs a price, from the model or from the configuration") {
  PuppetRun run;
  const std::string bare = "models: [puppet/x]";
  const Finished unknown = run.play("hello", {"limits.cost=1", "--dry-run"}, bare);
  CHECK(unknown.code == 2);
  CHECK(contains(unknown.json()["error"]["message"],
                 "puppet/x: its price is not known, so that limits.cost cannot be held"));
  const Finished of_the_run = run.play("hello", {"budget.cost=1", "--dry-run"}, bare);
  CHECK(of_the_run.code == 2);
  CHECK(contains(of_the_run.json()["error"]["message"], "so that budget.cost cannot be held"));
  CHECK(run.play("hello", {"limits.cost=1", "--dry-run"},
                 "models: [{use: puppet/x, price: {input: 1, output: 2}}]")
            .code == 0);
  CHECK(run.play("hello", {"limits.cost=1", "--dry-run"},
                 R"(models: [{use: puppet/x, told: {price: {input: 1, output: 2}}}])")
            .code == 0);
  const Finished odd = run.play("hello", {"--dry-run"},
                                R"(models: [{use: puppet/x, told: {price: {input: cheap}}}])");
  CHECK(odd.code == 2);
  CHECK(contains(odd.json()["error"]["message"], "puppet/x: its price is not"));
}

TEST_CASE("a model without a price needs a limit of tokens") {
  PuppetRun run;
  const std::string bare = "models: [puppet/x]";
  const Finished unbounded = run.play("hello", {"--dry-run"}, bare);
  CHECK(unbounded.code == 2);
  CHECK(contains(unbounded.json()["error"]["message"],
                 "puppet/x: its price is not known, and nothing bounds what it spends; give the "
                 "model a \"price\", or set limits.tokens or budget.tokens"));
  CHECK(run.play("hello", {"limits.tokens=4M", "--dry-run"}, bare).code == 0);
  CHECK(run.play("hello", {"budget.tokens=4M", "--dry-run"}, bare).code == 0);
  CHECK(run.play("hello", {"--dry-run"},
                 R"(models: [{use: puppet/x, told: {price: {input: 0, output: 0}}}])")
            .code == 0);
}

TEST_CASE("costs without a price stay unknown") {
  const Finished finished = PuppetRun().play("usage 10 0 5 0", {"limits.steps=2"});
  REQUIRE(finished.code == 0);
  const Json episode = finished.json()["episodes"][0];
  CHECK(episode["cost_usd"].is_null());
  CHECK(episode["scores"]["payoff"].is_number());
}

TEST_CASE("a setting that the model never asks for is refused") {
  const Finished finished =
      PuppetRun().play("hello", {"--dry-run"}, "models: [{use: puppet/x, tolt: x}]");
  CHECK(finished.code == 2);
  CHECK(contains(finished.json()["error"]["message"], "unknown setting \"tolt\"; did you mean"));
}

TEST_CASE("what a plugin logs goes to standard error, not into the document") {
  const Finished finished = PuppetRun().play("log", {"limits.steps=2"});
  CHECK(finished.json()["status"] == "finished");
  CHECK(contains(finished.err, "a word for the log"));
}
