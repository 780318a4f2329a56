// Environments that are branched, kept and put back, by agents in C++ and in Python, within the
// host's process and in one of their own.
#include <algorithm>
#include <sstream>

#include "matching.h"
#include "ordered_run.h"

using namespace mlgym::test;
using mlgym::Json;

TEST_CASE("branches start with the files and the shell of their origin, and go on apart") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const std::string look =
        "pwd; echo $plain $EXPORTED; greet; cat ../note; env | grep -c EXPORTED";
    const Ordered run(
        {act(0,
             "mkdir sub; echo first > note; cd sub; plain=1; export EXPORTED=2; greet() { echo "
             "hello; }"),
         branch(0, 2), act(0, look), act(1, look), act(2, look),
         act(1, "plain=branch; echo one >> ../note; cd /workspace; greet() { echo bye; }"),
         act(2, look), act(0, look), act(1, "pwd; echo $plain; greet; cat note")},
        {}, agent);
    CHECK(run.did[1] == Json{{"made", {1, 2}}});
    const std::string seen = "/workspace/sub\n1 2\nhello\nfirst\n1\n";
    for (std::size_t order : {2, 3, 4, 6, 7}) CHECK(run.said(order) == seen);
    CHECK(run.said(8) == "/workspace\nbranch\nbye\nfirst\none\n");
  }
}

TEST_CASE("restoring puts files and shell back, also from another environment") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Ordered run({act(0, "echo kept > file; mkdir d; cd d; value=old"), snapshot(0),
                       act(0, "rm ../file; touch ../new; cd ..; rmdir d; value=new"), branch(0, 1),
                       restore(0, 1), act(0, "pwd; echo $value; ls .."), act(1, "echo $value; ls"),
                       restore(1, 1), act(1, "pwd; echo $value; ls ..")},
                      {}, agent);
    CHECK(run.said(5) == "/workspace/d\nold\nd\nfile\nx.txt\n");
    CHECK(run.said(6) == "new\nnew\nx.txt\n");
    CHECK(run.said(8) == "/workspace/d\nold\nd\nfile\nx.txt\n");
  }
}

TEST_CASE("programs left running end when their environment is branched, kept or put back") {
  const std::string count = "pgrep -xc sleep; true";
  const Ordered run({act(0, "sleep 1000 & sleep 0"), act(0, count), branch(0, 1), act(0, count),
                     act(1, count), act(1, "setsid sleep 1000 & sleep 0"), snapshot(1),
                     act(1, count), act(1, "setsid sleep 1000 & sleep 0"), restore(1, 1),
                     act(1, count)});
  CHECK(run.said(1) == "1\n");
  for (std::size_t order : {3, 4, 7, 10}) CHECK(run.said(order) == "0\n");
  const auto kept = run.events("snapshot");
  REQUIRE(kept.size() >= 3);  // and what ends with the agent
  CHECK(kept[0]["lost_processes"].get<int>() >= 1);
}

TEST_CASE("snapshots of snapshots keep everything, and each can be gone back to") {
  constexpr int kDepth = 70;  // more than overlays can be stacked
  std::vector<Json> orders;
  for (int i = 1; i <= kDepth; ++i) {
    orders.push_back(act(0, "touch f" + std::to_string(i) + "; depth=" + std::to_string(i)));
    orders.push_back(snapshot(0));
  }
  const std::string look = "ls f* | wc -l; echo $depth; test -e f1 && echo begun";
  for (int kept : {kDepth, 20, 1, 45}) {
    orders.push_back(restore(0, kept));
    orders.push_back(act(0, look));
  }
  const Ordered run(orders);
  std::size_t order = 2 * kDepth + 1;
  for (const char* depth : {"70", "20", "1", "45"}) {
    CHECK(run.said(order) == std::string(depth) + "\n" + depth + "\nbegun\n");
    order += 2;
  }
}

TEST_CASE("a released branch and a discarded snapshot are gone, what was made from them is not") {
  const Ordered run({branch(0, 1), act(1, "echo deep > file"), branch(1, 1), snapshot(2),
                     release(1), act(1, "ls"), act(2, "cat file"), restore(0, 1), discard(1),
                     act(0, "cat file"), branch(1, 1), snapshot(1)});
  CHECK(run.error(5) == kInvalid);
  CHECK(run.said(6) == "deep\n");
  CHECK(run.said(9) == "deep\n");
  CHECK(run.error(10) == kInvalid);
  CHECK(run.error(11) == kInvalid);
}

TEST_CASE("what is not there or cannot be is told, and the episode goes on") {
  const Ordered run({restore(0, 1), release(7), discard(3), release(0), snapshot(9),
                     each({{0, "echo a"}, {4, "echo b"}}), branch(0, 64), act(0, "echo on")},
                    {}, "use: orders-python");
  for (std::size_t order = 0; order < 6; ++order) CHECK(run.error(order) == kInvalid);
  CHECK(run.error(6) == kExhausted);
  CHECK(run.said(7) == "on\n");
  CHECK(run.episode["steps"] == 1);
}

TEST_CASE("one environment does not act twice at the same time") {
  const Ordered run({each({{0, "echo a"}, {0, "echo b"}}), act(0, "echo on")}, {});
  CHECK(run.error(0) == kInvalid);
  CHECK(run.said(1) == "on\n");
  CHECK(run.episode["steps"] == 1);
}

TEST_CASE("an episode has so many environments at a time and no more") {
  const Ordered run({branch(0, 63), branch(0, 1), release(5), branch(0, 1), act(64, "cat x.txt")});
  CHECK(run.did[0]["made"].size() == 63);
  CHECK(run.error(1) == kExhausted);
  CHECK(run.did[3] == Json{{"made", {64}}});
  CHECK(run.said(4) == "0.1\n");
}

TEST_CASE("several environments act at the same time, and steps are numbered in order") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const std::string clock = "date +%s%N; sleep 1; date +%s%N";
    const Ordered run({branch(0, 1), each({{1, clock}, {0, clock}}), budget()}, {}, agent);
    const Json& steps = run.did[1]["steps"];
    REQUIRE(steps.size() == 2);
    long long began[2] = {}, ended[2] = {};
    for (std::size_t i = 0; i < 2; ++i) {
      std::istringstream text(steps[i]["observation"].get<std::string>());
      text >> began[i] >> ended[i];
    }
    CHECK(std::max(began[0], began[1]) < std::min(ended[0], ended[1]));
    const auto begins = run.events("step.begin"), ends = run.events("step.end");
    REQUIRE(begins.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(begins[i]["step"] == i + 1);
      CHECK(ends[i]["step"] == i + 1);
      CHECK(begins[i]["command"] == clock);
    }
    CHECK(begins[0]["environment"] == 1);
    CHECK_FALSE(begins[1].contains("environment"));
    CHECK(run.did[2]["steps"] == 198);
    CHECK(run.did[2]["compute"].get<double>() < 58.1);  // both boxes count
    CHECK(run.did[2]["compute"].get<double>() > 50);
  }
}

TEST_CASE("validations at the same time count and earn in the order of their steps") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Ordered run({branch(0, 3), act(1, "echo 0.5 > x.txt"), act(2, "echo 0.3 > x.txt"),
                       act(3, "echo 0.8 > x.txt"),
                       each({{1, "validate"}, {2, "validate"}, {3, "validate"}}), act(2, "submit")},
                      {}, agent);
    const Json& steps = run.did[4]["steps"];
    CHECK(steps[0]["reward"].get<double>() == Approx(0.5));
    CHECK(steps[1]["reward"].get<double>() == Approx(0));
    CHECK(steps[2]["reward"].get<double>() == Approx(0.3));
    CHECK(steps[1]["info"]["feedback"]["used"] == 2);
    // What is submitted counts, whatever was best before.
    CHECK(run.did[5]["terminated"] == true);
    CHECK(run.did[5]["reward"].get<double>() == Approx(-0.5));
    CHECK(run.score() == Approx(0.3));
    CHECK(run.episode["exit_status"] == "submitted");
    double sum = 0;
    for (const auto& step : run.events("step.end")) sum += step["reward"].get<double>();
    CHECK(sum == Approx(run.episode["final"].get<double>()));
  }
}

TEST_CASE("validations are counted over all environments, also at the same time") {
  std::string few = kNumberTask;
  few.replace(few.find("max: 20"), 7, "max: 3");
  const Ordered run({branch(0, 2), act(1, "validate"),
                     each({{0, "validate"}, {1, "validate"}, {2, "validate"}}), budget()},
                    {}, kHere, few);
  const Json& steps = run.did[2]["steps"];
  CHECK(steps[0]["info"]["scores"].is_object());
  CHECK(steps[1]["info"]["scores"].is_object());
  CHECK(steps[2]["info"]["problem"] == "no validations left");
  CHECK(run.did[3]["feedback"] == 0);
}

TEST_CASE("a limit of steps counts over all environments and scores the episode's own") {
  for (const auto& agent : kEverywhere) {
    INFO(agent);
    const Ordered run(
        {branch(0, 2), act(1, "echo 0.9 > x.txt"), act(0, "echo 0.4 > x.txt"),
         each({{1, "echo a"}, {2, "echo b"}, {0, "echo 0.7 > x.txt"}}), act(0, "ls"), branch(0, 1)},
        {"limits.steps=4"}, agent);
    const Json& steps = run.did[3]["steps"];
    CHECK(steps[0]["observation"] == "a\n");
    CHECK(steps[0]["truncated"] == false);
    CHECK(steps[1]["truncated"] == true);
    CHECK(contains(steps[1]["observation"], "b\n"));
    CHECK(steps[2]["truncated"] == true);
    CHECK(steps[2]["observation"] == "");
    CHECK(run.error(4) == kUnable);
    CHECK(run.error(5) == kUnable);
    CHECK(run.episode["steps"] == 4);
    CHECK(run.episode["exit_status"] == "autosubmission (max_steps)");
    CHECK(run.score() == Approx(0.4));
  }
}

TEST_CASE("a limit of computing is shared by the environments that compute at the same time") {
  const Ordered run({branch(0, 1), each({{0, "sleep 20"}, {1, "sleep 20"}})},
                    {"limits.compute=3s"});
  CHECK(run.episode["exit_status"] == "autosubmission (max_compute)");
  CHECK(run.episode["compute_seconds"].get<double>() < 4.5);
  CHECK(run.score() == Approx(0.1));
}

TEST_CASE("a submission among several actions waits for the others, and ends the episode") {
  const Ordered run({branch(0, 2), act(1, "echo 0.6 > x.txt"),
                     each({{1, "submit"}, {0, "echo 0.2 > x.txt"}, {2, "submit"}})},
                    {});
  const Json& steps = run.did[2]["steps"];
  CHECK(steps[0]["terminated"] == true);
  CHECK(steps[1]["info"]["exit_code"] == 0);
  CHECK(steps[2]["terminated"] == false);
  CHECK(steps[2]["truncated"] == true);
  CHECK(run.score() == Approx(0.6));
  CHECK(run.episode["exit_status"] == "submitted");
}

TEST_CASE("a computer that was shut down in a branch works again after restoring") {
  const Ordered run({snapshot(0), branch(0, 1), act(1, "kill -9 -1; kill -9 1; exit"),
                     act(1, "echo there?"), act(0, "echo fine"), restore(1, 1),
                     act(1, "echo again")});
  CHECK(run.said(4) == "fine\n");
  CHECK(run.said(6) == "again\n");
  CHECK_FALSE(run.episode["exit_status"].get<std::string>().empty());
}

TEST_CASE("giving up with branches scores the episode's own environment") {
  const Ordered run({branch(0, 1),
                     act(1, "echo 0.9 > x.txt"),
                     snapshot(1),
                     restore(0, 1),
                     act(1, "echo 0.2 > x.txt"),
                     {{"do", "give_up"}}});
  CHECK(run.episode["exit_status"] == "autosubmission (exit_forfeit)");
  CHECK(run.score() == Approx(0.9));
}

TEST_CASE("what was branched, kept and put back stands in the record") {
  const Ordered run({branch(0, 2), snapshot(1), restore(2, 1), release(1), discard(1)});
  const auto events = run.events("snapshot");
  REQUIRE(events.size() >= 5);
  CHECK(events[0]["do"] == "branch");
  CHECK(events[0]["environment"] == 0);
  CHECK(events[0]["made"] == Json{1, 2});
  CHECK(events[0]["method"].is_string());
  CHECK(events[0]["lost_processes"].is_number());
  CHECK(events[1]["do"] == "snapshot");
  CHECK(events[1]["environment"] == 1);
  CHECK(events[1]["snapshot"] == 1);
  CHECK(events[2] == Json{{"do", "restore"}, {"environment", 2}, {"snapshot", 1}});
  CHECK(events[3] == Json{{"do", "release"}, {"environment", 1}});
  CHECK(events[4] == Json{{"do", "discard"}, {"snapshot", 1}});
}

TEST_CASE("a task that answers actions itself is not branched, and the agent is told why") {
  constexpr const char* kGuess = R"(mlgym_task: 1
id: guess
title: Guess a number
instructions: instructions.md
use: guess-number
interactive: true
settings: {high: 20, tries: 5}
metrics: [{name: found, direction: maximize, primary: true, range: [0, 1], floor: 0}, {name: used, direction: minimize, range: [0, 5]}]
limits: {steps: 10}
)";
  for (const auto& agent : kEverywhere) {
    const Folder folder;
    folder.write("tasks/guess/task.yaml", kGuess);
    folder.write("tasks/guess/instructions.md", "Guess.\n");
    const auto play = [&](const std::vector<Json>& orders, const std::string& run) {
      return run_mlgym(
          folder,
          {"run", "-t", "guess", "--run-dir", run, "--json",
           "agents=[{" + agent + ", orders: " + Json(orders).dump() + "}]"},
          {{"MLGYM_TASK_PATH", (folder / "tasks").string()},
           {"MLGYM_PLUGIN_PATH", std::string(MLGYM_SOURCE_DIR) + "/tests/python_plugins"},
           {"MLGYM_AGENT_PATH", AGENTS_OF_TEST},
           {"XDG_DATA_HOME", (folder / "home").string()}});
    };
    const Finished refused = play({branch(0, 1), snapshot(0), act(0, "act 3")}, "refused");
    INFO(agent << refused.err << refused.out);
    REQUIRE(refused.code == 0);
    const auto did = of_kind(events_of(folder / "refused"), "note");
    REQUIRE(did.size() == 3);
    CHECK(did[0]["value"]["error"] == kUnable);
    CHECK(did[1]["value"]["error"] == kUnable);
    CHECK(did[2]["value"]["info"]["tool"] == "act");  // the episode went on
    Json must = branch(0, 1);
    must["must"] = true;
    const Finished told = play({must}, "told");
    INFO(told.out);
    CHECK(told.code == 1);
    const std::string error = told.json()["episodes"][0]["error"];
    CHECK(
        contains(error,
                 "task guess answers actions itself: what it has seen cannot be branched or taken "
                 "back"));
  }
}
