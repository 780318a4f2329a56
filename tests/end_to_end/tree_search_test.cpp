// The agent tree-search in whole episodes.
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <sstream>
#include <thread>

#include "catch.h"
#include "matching.h"
#include "two_hills.h"

using namespace mlgym::test;
using mlgym::Deadline;
using mlgym::Json;

namespace {

const std::string kUct = "use: tree-search, drafts: 2, improvements: 2, selection: uct, look: ''";

// What a branch printed in the step of a node, by the node's id.
std::string printed(const AgentRun& run, const Json& node) {
  for (const auto& step : run.events("step.end")) {
    if (step["step"] == node["steps"][0]) return step["observation"];
  }
  return "";
}

std::string drafts_of(const std::vector<std::string>& commands) {
  std::string script = "replies:\n";
  for (const auto& command : commands)
    script += "  - |\n    I try this.\n    ```bash\n    " + command + "\n    ```\n";
  return script;
}

}  // namespace

TEST_CASE("tree search leaves the trap in which a linear agent stays, with one script and budget") {
  const Folder folder;
  write_two_hills(folder);
  const std::vector<std::string> budget = {"limits.steps=19"};
  const AgentRun linear(folder, "use: react", budget, "linear");
  const AgentRun tree(folder, kUct, budget, "tree");
  INFO(linear.finished.err << tree.finished.err << tree.episode.dump());
  CHECK(linear.episode["status"] == "finished");
  CHECK(tree.episode["status"] == "finished");
  CHECK(linear.episode["steps"] == 19);
  CHECK(tree.episode["steps"].get<int>() <= 19);
  CHECK(linear.score() == Approx(kLowerTop));
  CHECK(tree.score() == Approx(kHigherTop));
  CHECK(tree.episode["final"].get<double>() > linear.episode["final"].get<double>());
  CHECK(tree.episode["exit_status"] == "submitted");
  CHECK(run_mlgym(folder, {"log", "verify", "tree"}).code == 0);
}

TEST_CASE("the greedy choice stays in the trap") {
  const Folder folder;
  write_two_hills(folder);
  const AgentRun greedy(folder, "use: tree-search, drafts: 2, look: ''", {"limits.steps=19"});
  INFO(greedy.finished.err);
  CHECK(greedy.score() == Approx(kLowerTop));
  CHECK(greedy.noted("node").size() == 9);
}

TEST_CASE("each node works in files of its own, which begin with those of its parent") {
  const Folder folder;
  write_two_hills(folder);
  const AgentRun run(folder, kUct, {"limits.steps=19"});
  const auto nodes = run.noted("node");
  REQUIRE(nodes.size() == 9);
  // The trail in a branch is that of its ancestors, whatever was tried elsewhere meanwhile.
  std::vector<std::string> trails(nodes.size() + 1);
  for (const auto& node : nodes) {
    const std::size_t id = node["node"];
    std::string trail = printed(run, node);
    trail = trail.substr(0, trail.find('\n'));
    if (node["parent"].is_null()) {
      trails[id] = "stood at " + trail;
    } else {
      const std::string& before = trails.at(node["parent"].get<std::size_t>());
      INFO(trail << " | " << before);
      CHECK(trail.compare(0, before.size(), before) == 0);
      CHECK(trail.size() == before.size() + 4);
      trails[id] = trail;
    }
  }
  CHECK(trails[1] == "stood at 0.1");
  CHECK(trails[2] == "stood at 0.7");
  const auto tree = run.noted("tree");
  REQUIRE(tree.size() == 1);
  CHECK(tree[0]["nodes"] == 9);
  CHECK(tree[0]["score"] == 1.0);
  CHECK(contains(trails[tree[0]["best"].get<std::size_t>()], "0.7 0.8 0.9"));
  // The start, the branch, and for each node where it begins, what it leaves, and the best anew.
  int best = 0;
  for (const auto& node : nodes) best += node["best"] == true;
  CHECK(tree[0]["branchings"] == 2 + 9 + 9 + best);
}

TEST_CASE("the same seed makes the same tree, another one another") {
  const Folder folder;
  write_two_hills(folder);
  folder.write(
      "script.yaml",
      "replies:\n  - when: This solution has failed\n    text: \"Mended.\\n```bash\\n"
      "echo 0.5 > x.txt\\n```\"\n  - when: another way\n    text: \"Wrong.\\n```bash\\nfalse\\n"
      "```\"\n  - when: is to be improved\n    text: \"Better.\\n```bash\\nfalse\\n```\"\n");
  const std::string agent =
      "use: tree-search, drafts: 3, nodes: 9, look: '', debug_probability: 0.5";
  const auto tree_of = [&](const std::string& name, const std::string& seed) {
    std::string shape;
    const AgentRun run(folder, agent, {"--seed", seed}, name);
    for (const auto& node : run.noted("node"))
      shape += node["stage"].get<std::string>() + node["parent"].dump() + " ";
    return shape;
  };
  const std::string first = tree_of("first", "1");
  CHECK(contains(first, "debug"));
  CHECK(contains(first, "improve"));
  CHECK(tree_of("again", "1") == first);
  std::set<std::string> trees = {first};
  for (const char* seed : {"2", "3", "4"}) trees.insert(tree_of(seed, seed));
  CHECK(trees.size() > 1);
}

TEST_CASE(
    "nodes that are expanded at the same time run at the same time, in environments of their own") {
  const Folder folder;
  write_number_task(folder);
  const std::string clock = "date +%s%N; sleep 1; date +%s%N; echo 0.";
  folder.write("script.yaml",
               drafts_of({clock + "4 > x.txt", clock + "9 > x.txt", clock + "2 > x.txt"}));
  const AgentRun run(folder, "use: tree-search, drafts: 3, parallel: 3, look: ''");
  INFO(run.finished.err);
  const auto nodes = run.noted("node");
  REQUIRE(nodes.size() == 3);
  long long latest_begin = 0, first_end = 0;
  for (const auto& node : nodes) {
    std::istringstream text(printed(run, node));
    long long began = 0, ended = 0;
    text >> began >> ended;
    latest_begin = std::max(latest_begin, began);
    first_end = first_end == 0 ? ended : std::min(first_end, ended);
  }
  CHECK(latest_begin < first_end);
  CHECK(nodes[0]["steps"] == Json{1, 4});
  CHECK(nodes[2]["steps"] == Json{3, 6});
  CHECK(nodes[1]["best"] == true);
  CHECK(run.score() == Approx(0.9));
  std::set<Json> environments;
  for (const auto& step : run.events("step.begin")) {
    if (step.contains("environment")) environments.insert(step["environment"]);
  }
  CHECK(environments.size() == 3);
}

TEST_CASE("a failure is shown to the model, and mended from where it began") {
  const Folder folder;
  write_number_task(folder);
  folder.write(
      "script.yaml",
      "replies:\n  - when: 'failed: it ended with exit code 3'\n    text: \"Mended.\\n```python\\n"
      "import os\\nassert not os.path.exists('left')\\nopen('x.txt', 'w').write('0.5')\\n```\"\n"
      "  - when: another way\n    text: \"Wrong.\\n```bash\\ntouch left; echo it broke; (exit "
      "3)\\n```\"\n");
  const AgentRun run(folder,
                     "use: tree-search, drafts: 1, nodes: 2, look: '', debug_probability: 1");
  INFO(run.finished.err);
  const auto nodes = run.noted("node");
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[0]["buggy"] == true);
  CHECK(nodes[0]["problem"] == "it ended with exit code 3");
  CHECK(nodes[0]["steps"].size() == 1);
  CHECK(nodes[1]["stage"] == "debug");
  CHECK(nodes[1]["parent"] == 1);
  CHECK(nodes[1]["score"] == 0.5);
  CHECK(run.score() == Approx(0.5));
}

TEST_CASE("a solution that cannot be scored is a failure whose reason the model sees") {
  const Folder folder;
  write_number_task(folder);
  folder.write(
      "script.yaml",
      "replies:\n  - when: 'failed: .*x.txt holds no number'\n    text: \"Mended.\\n```bash\\n"
      "echo 0.3 > x.txt\\n```\"\n  - when: another way\n    text: \"Wrong.\\n```bash\\n"
      "echo much > x.txt\\n```\"\n");
  const AgentRun run(folder,
                     "use: tree-search, drafts: 1, nodes: 2, look: '', debug_probability: 1");
  CHECK(run.noted("node").at(0)["buggy"] == true);
  CHECK(run.score() == Approx(0.3));
}

TEST_CASE("a limit in the middle scores the best so far") {
  const Folder folder;
  std::string task = kNumberTask;
  write_number_task(folder, task);
  SECTION("of computing") {
    folder.write("script.yaml",
                 drafts_of({"echo 0.8 > x.txt", "echo 0.2 > x.txt", "echo 0.9 > x.txt; sleep 60"}));
    const AgentRun run(folder, "use: tree-search, drafts: 5, look: ''", {"limits.compute=3s"});
    INFO(run.finished.err);
    CHECK(run.episode["exit_status"] == "autosubmission (max_compute)");
    CHECK(run.score() == Approx(0.8));
    CHECK(run.noted("node").size() == 3);
    CHECK(run.noted("tree").size() == 1);
  }
  SECTION("of what models may cost") {
    folder.write(
        "script.yaml",
        "replies:\n"
        "  - {text: \"A.\\n```bash\\necho 0.8 > x.txt\\n```\", usage: {input: 500, output: 100}}\n"
        "  - {text: \"B.\\n```bash\\necho 0.9 > x.txt\\n```\", usage: {input: 500, output: "
        "60000}}\n"
        "  - {text: \"C.\\n```bash\\necho 1 > x.txt\\n```\", usage: {input: 500, output: 100}}\n");
    const AgentRun run(folder, "use: tree-search, drafts: 5, parallel: 3, look: ''",
                       {"limits.tokens=60K"});
    INFO(run.finished.err);
    CHECK(run.episode["exit_status"] == "autosubmission (exit_cost)");
    // What was paid for was carried out.
    CHECK(run.noted("node").size() == 2);
    CHECK(run.noted("tree").at(0)["nodes"] == 2);
    CHECK(run.score() == Approx(0.9));
  }
  SECTION("of steps, which are kept for the submission") {
    folder.write("script.yaml",
                 drafts_of({"echo 0.8 > x.txt", "echo 0.9 > x.txt", "echo 1 > x.txt"}));
    const AgentRun run(folder, "use: tree-search, drafts: 5, parallel: 4, look: ''",
                       {"limits.steps=6"});
    CHECK(run.episode["exit_status"] == "submitted");
    CHECK(run.episode["steps"] == 5);
    CHECK(run.score() == Approx(0.9));
  }
}

TEST_CASE("when the validations are used up, the best is submitted") {
  const Folder folder;
  std::string few = kNumberTask;
  few.replace(few.find("max: 20"), 7, "max: 3");
  write_number_task(folder, few);
  folder.write("script.yaml", drafts_of({"echo 0.2 > x.txt", "echo 0.7 > x.txt", "echo 0.4 > x.txt",
                                         "echo 1 > x.txt"}));
  const AgentRun run(folder, "use: tree-search, drafts: 5, parallel: 2, look: ''");
  CHECK(run.noted("node").size() == 3);
  CHECK(run.episode["feedback"]["used"] == 3);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.score() == Approx(0.7));
}

TEST_CASE("a task that tells no scores is refused in words") {
  for (const char* kind : {"none", "format"}) {
    const Folder folder;
    std::string task = kNumberTask;
    task.replace(task.find("kind: validation"), 16, std::string("kind: ") + kind);
    write_number_task(folder, task);
    folder.write("script.yaml", "replies: []\n");
    const AgentRun run(folder, "use: tree-search");
    CHECK(run.finished.code == 1);
    CHECK(run.episode["status"] == "error");
    CHECK(contains(run.error(), "tells no scores"));
    CHECK(run.episode["steps"] == 0);
  }
}

TEST_CASE("replies that make no sense are asked for again, and end the search when they go on") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml",
               "replies:\n  - Hm.\n  - \"Now.\\n```bash\\necho 0.6 > x.txt\\n```\"\n"
               "  - One.\n  - Two.\n");
  const AgentRun run(folder, "use: tree-search, format_errors: 1, look: ''");
  CHECK(run.episode["exit_status"] == "autosubmission (exit_format)");
  CHECK(run.score() == Approx(0.6));
  CHECK(run.noted("node").size() == 1);
  CHECK(run.events("model.end").size() == 4);
}

TEST_CASE("an interrupted search begins anew and comes to its end") {
  const Folder folder;
  write_number_task(folder);
  folder.write("script.yaml",
               "replies:\n  - \"A.\\n```bash\\necho 0.2 > x.txt\\n```\"\n"
               "  - {text: \"B.\\n```bash\\necho 0.7 > x.txt\\n```\", delay: 3}\n");
  const std::vector<std::string> arguments = {"run",
                                              "-t",
                                              "number",
                                              "agents=[{use: tree-search, look: ''}]",
                                              "--seed",
                                              "1",
                                              "--json",
                                              "--run-dir",
                                              "run",
                                              "-m",
                                              "scripted/script.yaml"};
  mlgym::Program first = start_mlgym(folder, arguments, AgentRun::variables(folder));
  const auto noted = [&] {
    return std::filesystem::exists(folder / "run/episodes")
               ? of_kind(events_of(folder / "run"), "note").size()
               : 0;
  };
  for (int i = 0; i < 1500 && noted() == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(noted() == 1);
  REQUIRE(kill(first.id(), SIGINT) == 0);
  REQUIRE(first.wait(Deadline::after(60)).ok());
  CHECK(committed(folder / "run") == 0);
  const Finished second = run_mlgym(folder, arguments, AgentRun::variables(folder));
  INFO(second.err);
  REQUIRE(second.code == 0);
  const Json episode = second.json()["episodes"][0];
  CHECK(episode["attempt"] == 2);
  CHECK(episode["scores"]["points"] == 0.7);
}
