// Plugins in Python, each a process of its own, in real runs.
#include <fstream>

#include "catch.h"
#include "matching.h"
#include "program.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

const std::string kPlugins = std::string(MLGYM_SOURCE_DIR) + "/tests/python_plugins";

// A run with the plugins, and what it recorded.
struct Run {
  Run(const Folder& folder, std::vector<std::string> arguments, Variables variables = {}) {
    variables.try_emplace("MLGYM_PLUGIN_PATH", kPlugins);
    arguments.insert(arguments.begin(), "run");
    for (const char* word : {"--json", "--seed", "3", "--run-dir", "run"})
      arguments.push_back(word);
    finished = run_mlgym(folder, arguments, variables);
    INFO(finished.err << finished.out);
    REQUIRE(finished.out.size() > 0);
    document = finished.json();
    root = folder / "run";
  }
  const Json& episode(std::size_t i = 0) const { return document["episodes"].at(i); }
  std::vector<Json> events(const std::string& kind) const {
    std::vector<Json> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.path().filename() != "events.jsonl") continue;
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        const Json event = Json::parse(line);
        if (event["k"] == kind) found.push_back(event["d"]);
      }
    }
    return found;
  }
  Finished finished;
  Json document;
  std::filesystem::path root;
};

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

std::string act(const std::string& action) { return "  - \"So.\\n```\\n" + action + "\\n```\"\n"; }

// The task guess, played by a model that replies in turn.
Run guess(const Folder& folder, const std::string& replies, const std::string& task = kGuess) {
  folder.write("tasks/guess/task.yaml", task);
  folder.write("tasks/guess/instructions.md", "At most {evaluator.tries} tries.\n");
  folder.write("script.yaml", "replies:\n" + replies);
  return Run(folder, {"-t", "guess", "-a", "react", "-m", "scripted/script.yaml"},
             {{"MLGYM_TASK_PATH", (folder / "tasks").string()}});
}

}  // namespace

TEST_CASE("an interactive task answers actions, and is scored by them") {
  const Folder folder;
  std::string all;
  for (int number = 1; number <= 4; ++number) all += act("act " + std::to_string(number));
  const Run run = guess(folder, act("act ten") + all + act("submit"));
  REQUIRE(run.finished.code == 0);
  const Json& episode = run.episode();
  CHECK(episode["exit_status"] == "submitted");
  const auto steps = run.events("step.end");
  REQUIRE(steps.size() >= 2);
  CHECK(steps[0]["info"]["tool"] == "act");
  CHECK(steps[0]["info"]["problem"] == "a whole number is expected");
  CHECK(steps[0]["observation"] == "a whole number is expected");
  CHECK_FALSE(steps[1]["info"].contains("problem"));
  const auto score = run.events("score");
  REQUIRE(score.size() == 1);
  CHECK(score[0]["purpose"] == "final");
  CHECK(episode["scores"] == score[0]["scores"]);
  CHECK(episode["scores"]["used"].get<double>() <= 4);
  CHECK(run_mlgym(folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("an interactive task is over when it says so; validate has nothing to say") {
  const Folder folder;
  std::string all;
  for (int i = 0; i < 5; ++i) all += act("act 0");
  const Run run = guess(folder, act("validate") + all + act("act 1"));
  const Json& episode = run.episode();
  CHECK(episode["exit_status"] == "submitted");
  CHECK(episode["steps"] == 6);
  CHECK(episode["scores"] == Json{{"found", 0.0}, {"used", 5.0}});
  CHECK(contains(run.events("step.end")[0]["observation"], "no feedback"));
}

TEST_CASE("what an interactive task cannot have is told with its place") {
  const Folder folder;
  const auto message = [&](const std::string& more) {
    return guess(folder, act("submit"), kGuess + more)
        .document["error"]["message"]
        .get<std::string>();
  };
  CHECK(contains(message("submission: [{path: a}]\n"), "task.yaml:10:1"));
  CHECK(contains(message("feedback: {kind: test}\n"), "task.yaml:10:1"));
  std::string not_interactive = kGuess;
  not_interactive.replace(not_interactive.find("guess-number"), 12, "battle-of-sexes");
  not_interactive.replace(not_interactive.find("{high: 20, tries: 5}"), 20, "{}");
  const Run run = guess(folder, act("submit"), not_interactive);
  CHECK(contains(run.document["error"]["message"], "says it is interactive"));
}

TEST_CASE("a history processor decides what of the chat the model sees") {
  const Folder folder;
  folder.write("script.yaml", "replies:\n" + act("echo one") + act("echo two") + act("echo three"));
  const Run run(folder, {"-t", "battle-of-sexes", "-m", "scripted/script.yaml",
                         "agents=[{use: react, history: {use: last_messages, count: 3}}]"});
  REQUIRE(run.finished.code == 0);
  const auto calls = run.events("model.begin");
  REQUIRE(calls.size() >= 3);
  CHECK(calls[0]["messages"] == Json{1, 2});
  CHECK(calls[2]["messages"] == Json{1, 4, 5, 6});
}

TEST_CASE("an unknown history processor is a fault of the configuration") {
  const Folder folder;
  const Run run(folder,
                {"-t", "battle-of-sexes", "agents=[{use: baseline, history: last_mesages}]"});
  CHECK(run.finished.code == 2);
  CHECK(contains(run.document["error"]["message"], "did you mean \"last_messages\"?"));
}

TEST_CASE("a model in Python replies, a tool in Python works in the agent's box") {
  const Folder folder;
  folder.write("script.yaml",
               "replies:\n" + act("printf 'a b c' > words.txt") + act("word_count words.txt"));
  const Run run(folder, {"-t", "battle-of-sexes", "-m", "scripted/script.yaml",
                         "agents=[{use: react, tools: [shell, submit, word_count]}]"});
  REQUIRE(run.finished.code == 0);
  CHECK(contains(run.events("step.end")[1]["observation"], "3"));
}
