// Which models a run asks: on the command line, in variables and in files.
#include "catch.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A folder with two scripts, and plans of runs in it.
struct Plans {
  Folder folder;
  Plans() {
    folder.write("one.yaml", "replies: []\n");
    folder.write("two.yaml", "replies: []\n");
  }
  Finished plan(std::vector<std::string> arguments, const Variables& variables = {}) const {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"--dry-run", "--json"});
    return run_mlgym(folder, arguments, variables);
  }
  Finished plan_file(const std::string& yaml) const {
    folder.write("run.yaml", yaml);
    return plan({"run.yaml"});
  }
  // The episodes in words: "TASK:VARIANT AGENT MODEL REPEAT".
  static std::vector<std::string> episodes(const Finished& finished) {
    INFO(finished.err);
    REQUIRE(finished.code == 0);
    const Json document = finished.json();
    std::vector<std::string> words;
    for (const auto& episode : document["episodes"]) {
      words.push_back(episode["task"].get<std::string>() + ":" +
                      episode["variant"].get<std::string>() + " " +
                      episode["agent"].get<std::string>() + " " +
                      (episode["model"].is_null() ? "-" : episode["model"].get<std::string>()) +
                      " " + std::to_string(episode["repeat"].get<int>()));
    }
    return words;
  }
  std::string problem(const std::string& yaml) const {
    const Finished finished = plan_file(yaml);
    INFO(yaml);
    CHECK(finished.code == 2);
    return finished.json()["error"]["message"];
  }
};
using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("agents that need a model play with each, others once and with none") {
  const Plans plans;
  const Words words =
      Plans::episodes(plans.plan({"-t", "battle-of-sexes", "-a", "react", "-a", "baseline", "-m",
                                  "scripted/one.yaml", "-m", "scripted/two.yaml", "-k", "2"}));
  CHECK(words == Words{"battle-of-sexes:lite react scripted/one.yaml 1",
                       "battle-of-sexes:lite react scripted/one.yaml 2",
                       "battle-of-sexes:lite react scripted/two.yaml 1",
                       "battle-of-sexes:lite react scripted/two.yaml 2",
                       "battle-of-sexes:lite baseline - 1", "battle-of-sexes:lite baseline - 2"});
}

TEST_CASE("an agent that needs a model does not start without one") {
  const Finished finished = Plans().plan({"-t", "battle-of-sexes", "-a", "react"});
  CHECK(finished.code == 2);
  CHECK(finished.json()["error"]["message"] ==
        "agent react needs a model: give one with -m PROVIDER/MODEL or under \"models\"");
}

TEST_CASE("a model may be named as MLGym names it, on the command line and in a file") {
  const Plans plans;
  const Words words{"battle-of-sexes:lite react scripted/one.yaml 1"};
  CHECK(Plans::episodes(plans.plan(
            {"-t", "battle-of-sexes", "-a", "react", "-m", "litellm:scripted/one.yaml"})) == words);
  CHECK(Plans::episodes(plans.plan_file("mlgym: 1\ntasks: [battle-of-sexes]\nagents: [react]\n"
                                        "models: [litellm:scripted/one.yaml]\n")) == words);
}

TEST_CASE("models stand as names and as maps with price and settings") {
  const Plans plans;
  const std::string start = "mlgym: 1\ntasks: [battle-of-sexes]\nagents: [react]\n";
  CHECK(Plans::episodes(plans.plan_file(
            start + "models: [scripted/one.yaml, {use: scripted/two.yaml, price: {input: 1, "
                    "output: 2, cached: 0.5}}]\n")) ==
        Words{"battle-of-sexes:lite react scripted/one.yaml 1",
              "battle-of-sexes:lite react scripted/two.yaml 1"});
  const std::pair<const char*, const char*> wrong[] = {
      {"[{use: scripted/one.yaml, temprature: 1}]", "temprature"},
      {"[{use: scripted/one.yaml, model: x}]", "the model's name stands in \"use\""},
      {"[{price: {input: 1, output: 1}}]", "\"use\" is needed: PROVIDER/MODEL"},
      {"[{use: scripted/one.yaml, price: {input: 1}}]", "\"output\""},
      {"[{use: scripted/one.yaml, price: {input: -1, output: 1}}]", "a price is not below 0"},
      {"[{use: scripted/one.yaml, price: {input: .nan, output: 1}}]", "a number is expected"},
      {"[{use: scripted/one.yaml, price: {in: 1, output: 1}}]", "\"in\""},
      {"[/one.yaml]", "is not PROVIDER/MODEL"},
      {"[scripted/]", "is not PROVIDER/MODEL"},
      {"[[scripted/one.yaml]]", "models"},
      {"scripted/one.yaml", "models"},
      {"[\"litellm:mixtral\"]", "\"litellm:mixtral\" does not say whose model it is"},
      {"[\"litellm:scripted/\"]", "is not PROVIDER/MODEL"},
      {"[nobody/x]", "there is no model component \"nobody\""},
      {"[scriptd/one.yaml]", "did you mean \"scripted\"?"},
      {"[scripted/one.yaml, scripted/one.yaml]", "is planned twice"}};
  for (const auto& [models, words] : wrong) {
    const std::string problem = plans.problem(start + "models: " + models + "\n");
    INFO(models << " -> " << problem);
    CHECK(contains(problem, "run.yaml:4:") != contains(words, "planned twice"));
    CHECK(contains(problem, words));
  }
}

TEST_CASE("a limit of cost is refused before the run starts when a price is not known") {
  const Plans plans;
  const std::string start = "mlgym: 1\ntasks: [battle-of-sexes]\nlimits: {cost: 1}\n";
  CHECK(plans.plan_file(start + "agents: [react]\nmodels: [scripted/one.yaml]\n").code == 0);
  CHECK(plans.plan_file(start + "agents: [baseline]\n").code == 0);
}

TEST_CASE("models come from variables, and the command line comes after those") {
  const Plans plans;
  const Variables both = {{"MLGYM_MODEL", "scripted/one.yaml,scripted/two.yaml"}};
  const Words start = {"-t", "battle-of-sexes", "-a", "react"};
  CHECK(Plans::episodes(plans.plan(start, both)).size() == 2);
  Words more = start;
  more.insert(more.end(), {"-m", "scripted/two.yaml"});
  CHECK(Plans::episodes(plans.plan(more, both)) ==
        Words{"battle-of-sexes:lite react scripted/two.yaml 1"});
  const Finished wrong = plans.plan(start, {{"MLGYM_MODEL", "scripted/"}});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.json()["error"]["message"], "MLGYM_MODEL:"));
}

TEST_CASE("single episodes stand beside the product of tasks and agents") {
  const Plans plans;
  CHECK(Plans::episodes(plans.plan_file(R"(mlgym: 1
tasks: [battle-of-sexes]
agents: [baseline]
episodes:
  - {task: "battle-of-sexes:full", agent: {use: react, format_errors: 1}, model: scripted/one.yaml}
  - {task: {use: battle-of-sexes, variant: full}, agent: random-search}
repeats: 2
)")) == Words{"battle-of-sexes:lite baseline - 1", "battle-of-sexes:lite baseline - 2",
              "battle-of-sexes:full react scripted/one.yaml 1",
              "battle-of-sexes:full react scripted/one.yaml 2",
              "battle-of-sexes:full random-search - 1", "battle-of-sexes:full random-search - 2"});
}

TEST_CASE("single episodes may stand alone") {
  const Plans plans;
  CHECK(Plans::episodes(
            plans.plan_file("mlgym: 1\nepisodes: [{task: battle-of-sexes, agent: baseline}]\n")) ==
        Words{"battle-of-sexes:lite baseline - 1"});
}

TEST_CASE("single episodes of wrong parts are refused with their position") {
  const Plans plans;
  const std::pair<const char*, const char*> wrong[] = {
      {"{task: battle-of-sexes}", "\"agent\""},
      {"{agent: baseline}", "\"task\""},
      {"{task: battle-of-sexes, agent: react}", "agent react needs a \"model\": PROVIDER/MODEL"},
      {"{task: battle-of-sexes, agent: baseline, model: scripted/one.yaml}",
       "agent baseline asks no model; leave \"model\" out"},
      {"{task: battle-of-sexes, agent: react, model: scripted/none.yaml}", "none.yaml"},
      {"{task: battle-of-sexes, agent: baseline, modle: x}", "did you mean \"model\"?"},
      {"{task: battle-of-sexs, agent: baseline}", "battle-of-sexes"},
      {"{task: battle-of-sexes, agent: basline}", "baseline"},
      {"battle-of-sexes", "episodes"}};
  for (const auto& [episode, words] : wrong) {
    const std::string problem =
        plans.problem("mlgym: 1\nepisodes:\n  - " + std::string(episode) + "\n");
    INFO(episode << " -> " << problem);
    CHECK(contains(problem, "run.yaml:"));
    CHECK(contains(problem, words));
  }
  CHECK(contains(plans.problem("mlgym: 1\ntasks: [battle-of-sexes]\nagents: [baseline]\n"
                               "episodes: [{task: battle-of-sexes, agent: baseline}]\n"),
                 "is planned twice"));
  // Half of a product is no product.
  const std::string one = "episodes: [{task: battle-of-sexes, agent: baseline}]\n";
  CHECK(contains(plans.problem("mlgym: 1\ntasks: [battle-of-sexes]\n" + one), "no agent"));
  CHECK(contains(plans.problem("mlgym: 1\nagents: [baseline]\n" + one), "no task"));
}

TEST_CASE("a run of single episodes is named after their tasks") {
  const Plans plans;
  plans.folder.write("run.yaml",
                     "mlgym: 1\nepisodes: [{task: battle-of-sexes, agent: baseline}]\n");
  const Finished finished = run_mlgym(plans.folder, {"run", "run.yaml", "--json"});
  REQUIRE(finished.code == 0);
  CHECK(contains(finished.json()["run"], "_battle-of-sexes"));
}

TEST_CASE("another content of a scripted file is another configuration, and resume refuses it") {
  const Plans plans;
  const std::vector<std::string> start = {
      "run", "-t", "battle-of-sexes", "-a", "react", "-m", "scripted/one.yaml", "--seed", "1"};
  const auto with = [&start](const std::vector<std::string>& more) {
    auto all = start;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const auto hash = [&] {
    return run_mlgym(plans.folder, with({"--dry-run", "--json"})).json()["config_hash"];
  };
  const Json before = hash();
  CHECK(hash() == before);
  REQUIRE(run_mlgym(plans.folder, with({"--run-dir", "run", "--json"})).code == 0);
  REQUIRE(run_mlgym(plans.folder, {"resume", "run"}).code == 0);
  plans.folder.write("one.yaml", "replies: [hello]\n");
  CHECK(hash() != before);
  const Finished resumed = run_mlgym(plans.folder, {"resume", "run", "--json"});
  CHECK(resumed.code == 2);
  CHECK(contains(resumed.json()["error"]["message"], "another configuration"));
}

TEST_CASE("folders of very long model names are cut, stay apart and hold their episode") {
  const Plans plans;
  const std::string deep(100, 'd');
  const std::string first = deep + "/" + std::string(100, 'x') + "/a.yaml",
                    second = deep + "/" + std::string(100, 'x') + "/b.yaml";
  plans.folder.write(first, "replies: []\n");
  plans.folder.write(second, "replies: []\n");
  const Finished finished = run_mlgym(
      plans.folder, {"run", "-t", "battle-of-sexes", "-a", "react", "-m", "scripted/" + first, "-m",
                     "scripted/" + second, "--run-dir", "run", "--json"});
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json document = finished.json();
  for (std::size_t i : {0u, 1u}) {
    const std::string id = document["episodes"][i]["id"];
    CHECK(id.size() <= 240);
    CHECK(contains(id, "__scripted%2Fddd"));
    CHECK(id[id.find("__scripted") + 2 + 60] == '~');
    CHECK(std::filesystem::exists(plans.folder / ("run/episodes/" + id + "/result.json")));
  }
  CHECK(document["episodes"][0]["id"] != document["episodes"][1]["id"]);
  CHECK(document["episodes"][0]["model"] == "scripted/" + first);
  CHECK(run_mlgym(plans.folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("the table of a run names models when there are any") {
  const Plans plans;
  const Finished finished =
      run_mlgym(plans.folder, {"run", "-t", "battle-of-sexes", "-a", "react", "-a", "baseline",
                               "-m", "scripted/one.yaml", "--run-dir", "run"});
  REQUIRE(finished.code == 0);
  CHECK(contains(finished.out, "scripted/one.yaml"));
  CHECK(contains(finished.out, " model "));
}
