// What goes wrong is told once, where it went wrong, with the right exit code.
#include <sys/stat.h>

#include <algorithm>

#include "base/file.h"
#include "catch.h"
#include "program.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

// One line on standard error, nothing on standard output.
void check_one_clear_line(const Finished& finished, int code,
                          const std::vector<std::string>& words) {
  INFO(finished.out << finished.err);
  CHECK(finished.code == code);
  CHECK(finished.out.empty());
  CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') == 1);
  for (const auto& word : words) CHECK(finished.err.find(word) != std::string::npos);
}

}  // namespace

TEST_CASE("a wrong key in a configuration is told with file, line, column and the nearest name") {
  const Folder folder;
  folder.write("run.yaml",
               "mlgym: 1\ntasks: [battle-of-sexes]\nagents: [baseline]\nlimits: {stepz: 3}\n");
  check_one_clear_line(run_mlgym(folder, {"run", "run.yaml"}), 2,
                       {"run.yaml:4:", "stepz", "under \"limits\"", "did you mean \"steps\"?"});
  const Json error = run_mlgym(folder, {"run", "run.yaml", "--json"}).json()["error"];
  CHECK(error["kind"] == "config");
  CHECK(error["where"].get<std::string>().rfind("run.yaml:4:", 0) == 0);
}

TEST_CASE("a duplicate key in a configuration is an error") {
  const Folder folder;
  folder.write("run.yaml", "mlgym: 1\nseed: 1\nseed: 2\n");
  check_one_clear_line(run_mlgym(folder, {"run", "run.yaml"}), 2, {"run.yaml:3:1", "seed"});
}

TEST_CASE("a wrong setting of an agent is found before the run starts") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"run", "-t", "battle-of-sexes",
                                          "agents=[{use: random-search, trails: 3}]"}),
                       2, {"random-search", "trails", "did you mean \"trials\"?"});
  CHECK_FALSE(std::filesystem::exists(folder / "runs"));
}

TEST_CASE("a missing configuration file is told by name") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"run", "nowhere.yaml"}), 2, {"nowhere.yaml"});
}

TEST_CASE("an unknown task names the nearest one") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"run", "-t", "battle-of-sexs", "-a", "baseline"}), 2,
                       {"battle-of-sexs", "did you mean \"battle-of-sexes\"?"});
}

TEST_CASE("an unknown variant names those there are") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"run", "-t", "battle-of-sexes:fast", "-a", "baseline"}),
                       2, {"fast", "lite, full, paper"});
}

TEST_CASE("an unknown agent names the nearest one") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "random-serch"}), 2,
                       {"did you mean \"random-search\"?"});
}

TEST_CASE("a run without a task, an unknown flag and an unknown verb are usage errors") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"run", "-a", "baseline"}), 2, {"-t TASK"});
  check_one_clear_line(run_mlgym(folder, {"run", "--nonsense"}), 2, {"--nonsense"});
  check_one_clear_line(run_mlgym(folder, {"rnu"}), 2, {"rnu"});
  const Json error = run_mlgym(folder, {"run", "--nonsense", "--json"}).json()["error"];
  CHECK(error["kind"] == "usage");
  CHECK(error["where"].is_null());
}

TEST_CASE("a wrong value in a variable of the environment is told by the variable's name") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline"},
                                 {{"MLGYM_SEED", "many"}}),
                       2, {"MLGYM_SEED"});
}

TEST_CASE("a broken plugin that is asked for is told once, and the others are listed") {
  const Folder folder;
  folder.write("agents/broken/agent.yaml", "mlgym_agent: 1\nid: broken\nuse: broken\n");
  folder.write("agents/broken/plugin.yaml",
               "name: broken\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: broken.so\n"
               "provides: [{kind: mlgym.agent/1, name: broken, summary: \"A text file\"}]\n");
  folder.write("agents/broken/broken.so", "this is no library\n");
  const Variables variables = {{"MLGYM_AGENT_PATH", (folder / "agents").string()}};
  check_one_clear_line(
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "broken"}, variables), 2,
      {"broken.so"});
  const Finished listed = run_mlgym(folder, {"list", "agents", "--json"}, variables);
  CHECK(listed.code == 0);
  std::vector<std::string> names;
  const Json document = listed.json();
  for (const auto& item : document["items"]) names.push_back(item["name"]);
  CHECK(names == std::vector<std::string>{"baseline", "best-of-n", "broken", "claude-code", "codex",
                                          "command", "human", "mini-swe-agent", "random-search",
                                          "react", "tree-search"});
}

TEST_CASE("a broken manifest is listed with its reason and stops nothing") {
  const Folder folder;
  folder.write("plugins/half/plugin.yaml", "name: half\nversio: 1\n");
  const Finished listed = run_mlgym(folder, {"list", "plugins", "--json"},
                                    {{"MLGYM_PLUGIN_PATH", (folder / "plugins").string()}});
  CHECK(listed.code == 0);
  bool found = false;
  const Json document = listed.json();
  for (const auto& item : document["items"]) {
    if (item["name"] != "half") continue;
    found = true;
    CHECK(item["status"] == "broken");
    CHECK(item["problem"].get<std::string>().find("plugin.yaml:2:1") != std::string::npos);
  }
  CHECK(found);
}

TEST_CASE("the configuration is printed with the origin of each value") {
  const Folder folder;
  folder.write("run.yaml",
               "mlgym: 1\ntasks: [battle-of-sexes]\nagents: [baseline]\nlimits: {steps: 5}\n");
  const Finished text =
      run_mlgym(folder, {"run", "run.yaml", "--seed", "4", "limits.time=10m", "--print-config"},
                {{"MLGYM_REPEATS", "3"}});
  CHECK(text.code == 0);
  for (const char* line :
       {"steps: 5  # run.yaml:4:", "seed: 4  # --seed", "time: \"10m\"  # command line",
        "repeats: 3  # MLGYM_REPEATS", "reward: \"improvement\"  # default"}) {
    INFO(line << "\n" << text.out);
    CHECK(text.out.find(line) != std::string::npos);
  }
  const Json json = run_mlgym(folder, {"run", "run.yaml", "--print-config", "--json"}).json();
  CHECK(json["limits.steps"]["value"] == 5);
  CHECK(json["limits.steps"]["origin"].get<std::string>().rfind("run.yaml:4:", 0) == 0);
}

TEST_CASE("a dry run prints the plan, plays nothing and leaves nothing behind") {
  const Folder folder;
  const Finished finished =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline", "-a", "random-search",
                         "-k", "2", "--dry-run", "--json"});
  CHECK(finished.code == 0);
  const Json document = finished.json();
  REQUIRE(document["episodes"].size() == 4);
  for (const auto& episode : document["episodes"]) CHECK(episode["status"] == "pending");
  CHECK_FALSE(std::filesystem::exists(folder / "runs"));
}

TEST_CASE("list and info tell what is installed") {
  const Folder folder;
  const Json listed = run_mlgym(folder, {"list", "task", "--json"}).json();
  CHECK(listed["kind"] == "task");
  REQUIRE(listed["items"].size() >= 1);
  CHECK(listed["items"][0]["status"] == "ok");
  CHECK(listed["items"][0]["variants"] == Json::parse(R"(["lite", "full", "paper"])"));
  const Json info = run_mlgym(folder, {"info", "agent/random-search", "--json"}).json();
  CHECK(info["settings_schema"]["properties"].contains("trials"));
  check_one_clear_line(run_mlgym(folder, {"info", "agent/randomsearch"}), 2,
                       {"did you mean \"random-search\"?"});
  check_one_clear_line(run_mlgym(folder, {"list", "tsk"}), 2, {"did you mean \"task\"?"});
}

TEST_CASE("a folder that is no run is told apart from one that is") {
  const Folder folder;
  folder.write("full/some.txt", "mine\n");
  check_one_clear_line(run_mlgym(folder, {"log", "verify", "full"}), 2, {"full", "no run"});
  check_one_clear_line(
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline", "--run-dir", "full"}), 2,
      {"full", "no run"});
  CHECK(*mlgym::read_file(folder / "full/some.txt") == "mine\n");
}

TEST_CASE("results that cannot be written are no success") {
  const Folder folder;
  const auto in_shell = [&folder](const std::string& command) {
    return run_mlgym(folder, {"-c", command}, {}, "/bin/sh");
  };
  const std::string program = MLGYM_PROGRAM;
  check_one_clear_line(in_shell(program + " list metric > /dev/full"), 3,
                       {"standard output", "No space left on device"});
  check_one_clear_line(in_shell(program + " info agent/react --json >&-"), 3,
                       {"standard output", "Bad file descriptor"});
  CHECK(in_shell(program + " --version").code == 0);
}

TEST_CASE("closed standard descriptors disturb no run") {
  const Folder folder;
  const std::string run = std::string(MLGYM_PROGRAM) + " run -t battle-of-sexes";
  const auto in_shell = [&](const std::string& rest) {
    return run_mlgym(folder, {"-c", run + rest}, {}, "/bin/sh");
  };
  int number = 0;
  for (const std::string closed : {"2>&-", "<&-", "<&- 2>&-"}) {
    INFO(closed);
    const std::string place = "run" + std::to_string(++number);
    const Finished finished = in_shell(" -a baseline --run-dir " + place + " " + closed);
    CHECK(finished.code == 0);
    CHECK(finished.out.find("battle-of-sexes:lite") != std::string::npos);
    CHECK(committed(folder / place) == 1);
  }
  check_one_clear_line(in_shell(" -a human --run-dir h <&-"), 3, {"a person needs a terminal"});
}

TEST_CASE("a wrong setting within a list is told at its own line and column") {
  const Folder folder;
  const std::string start = "mlgym: 1\ntasks: [battle-of-sexes]\n";
  const auto check = [&](const std::string& rest, const std::vector<std::string>& words) {
    INFO(rest);
    folder.write("run.yaml", start + rest);
    check_one_clear_line(run_mlgym(folder, {"run", "run.yaml", "--dry-run"}), 2, words);
  };
  check("agents:\n  - baseline\n  - use: random-search\n    trails: 3\n",
        {"run.yaml:6:5: ", "unknown setting \"trails\"; did you mean \"trials\"? Its settings: "});
  check("agents:\n  - {use: random-search, trials: 0}\n",
        {"run.yaml:4:26: agent random-search: setting \"trials\" is 0; at least 1 is expected"});
  check("agents:\n  - baseline\n  - {use: random-search, tolls: [shell]}\n",
        {"run.yaml:5:26: ", "did you mean \"tools\"?"});
  check("agents: [{use: baseline, tools: [shell, {use: submit, n: 1}]}]\n", {"run.yaml:3:41: "});
  check(
      "agents:\n- baseline\n- use: random-search\n  history:\n  - full\n"
      "  - {use: last-observations, m: 5}\n",
      {"run.yaml:8:30: history last-observations: unknown setting \"m\""});
  check("agents: [baseline]\nmodels:\n  - random\n  - {use: openai/x, temprature: 1}\n",
        {"run.yaml:6:21: ", "did you mean \"temperature\"?"});
  check("agents: [baseline]\nsandbox: {network: none, use: nope}\n",
        {"run.yaml:4:26: there is no sandbox component \"nope\""});
}

TEST_CASE("what is wrong in a flag, a variable or an assignment is told without lines") {
  const Folder folder;
  const std::vector<std::string> run = {"run", "-t", "battle-of-sexes"};
  const auto with = [&run](std::vector<std::string> more) {
    more.insert(more.begin(), run.begin(), run.end());
    return more;
  };
  check_one_clear_line(run_mlgym(folder, with({"-a", "baseline", "-k", "many"})), 2,
                       {"mlgym: -k: \"repeats\": a whole number is expected"});
  check_one_clear_line(run_mlgym(folder, with({"-a", "random-serch"})), 2, {"mlgym: -a: "});
  check_one_clear_line(run_mlgym(folder, run, {{"MLGYM_AGENT", "random-serch"}}), 2,
                       {"mlgym: MLGYM_AGENT: "});
  check_one_clear_line(run_mlgym(folder, with({"-a", "baseline", "limits.stpes=3"})), 2,
                       {"mlgym: limits.stpes=3: unknown key \"stpes\""});
}

TEST_CASE("one agent plays with two settings under two names") {
  const Folder folder;
  folder.write("run.yaml",
               "mlgym: 1\ntasks: [battle-of-sexes]\nseed: 1\nagents:\n"
               "  - {use: random-search, trials: 1}\n"
               "  - {use: random-search, name: thorough search, trials: 2}\n");
  const Finished finished = run_mlgym(folder, {"run", "run.yaml", "--run-dir", "played", "--json"});
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json episodes = finished.json()["episodes"];
  REQUIRE(episodes.size() == 2);
  CHECK(episodes[0]["agent"] == "random-search");
  CHECK(episodes[1]["agent"] == "thorough search");
  const std::string id = "battle-of-sexes.lite__thorough%20search__none__r1";
  CHECK(episodes[1]["id"] == id);
  CHECK(episodes[0]["steps"] != episodes[1]["steps"]);

  CHECK(run_mlgym(folder, {"resume", "played"}).code == 0);
  const Finished again = run_mlgym(folder, {"retry", "played", "--only", id, "--json"});
  INFO(again.err);
  CHECK(again.code == 0);
  CHECK(again.json()["episodes"][1]["attempt"] == 2);
  const Finished report = run_mlgym(folder, {"report", "played"});
  CHECK(report.code == 0);
  CHECK(report.out.find("thorough search") != std::string::npos);
}

TEST_CASE("two entries of one name are refused, and a name of their own is advised") {
  const Folder folder;
  check_one_clear_line(
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "--dry-run",
                         "agents=[random-search, {use: random-search, trials: 2}]"}),
      2, {"battle-of-sexes.lite__random-search__none__r1 is planned twice", "a `name` of its own"});
}

TEST_CASE("agents are checked by name, and by folder") {
  const Folder folder;
  const Finished fine = run_mlgym(folder, {"check", "agent", "random-search", "--json"});
  CHECK(fine.code == 0);
  const Json checks = fine.json()["subjects"][0]["checks"];
  CHECK(checks[0]["name"] == "agent");
  CHECK(checks.size() > 3);
  const Finished others = run_mlgym(
      folder, {"check", "agent", "command", "best-of-n", "--settings", R"({"command": "true"})"});
  INFO(others.out << others.err);
  CHECK(others.code == 1);  // best-of-n has no such setting
  CHECK(others.out.find("unknown setting \"command\"") != std::string::npos);
  const Finished waiting = run_mlgym(folder, {"check", "agent", "command"});
  CHECK(waiting.code == 0);
  CHECK(waiting.out.find("give them with --settings: command") != std::string::npos);
  const Finished lacking = run_mlgym(folder, {"check", "agent", "codex"},
                                     {{"XDG_DATA_HOME", (folder / "empty").string()}});
  CHECK(lacking.code == 3);
  CHECK(lacking.out.find("mlgym prepare agent/codex") != std::string::npos);
  folder.write("mine/agent.yaml",
               "mlgym_agent: 1\nid: mine\nsummary: Mine\nuse: random-search\ntrails: 3\n");
  const Finished wrong = run_mlgym(folder, {"check", "agent", "./mine"});
  CHECK(wrong.code == 1);
  CHECK(wrong.out.find("trails") != std::string::npos);
  check_one_clear_line(run_mlgym(folder, {"check", "agent", "reakt"}), 2,
                       {"did you mean \"react\"?"});
}

TEST_CASE("a verb below a verb that does not exist is named") {
  const Folder folder;
  check_one_clear_line(run_mlgym(folder, {"check", "tsk", "x"}), 2,
                       {"there is no verb \"check tsk\"", "did you mean \"task\"?"});
  check_one_clear_line(run_mlgym(folder, {"log", "shwo"}), 2, {"`mlgym log` has "});
}
