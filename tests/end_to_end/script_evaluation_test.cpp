// Tasks that are scored by a script of their own.
#include "base/file.h"
#include "catch.h"
#include "program.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

constexpr const char* kTask = R"(mlgym_task: 1
id: scripted
title: Scripted
instructions: instructions.md
use: script
settings: {bonus: 0.25}
submission: [{path: answer.txt, max_size: 1K}]
evaluation: {command: "python3 evaluate.py one two", files: evaluation/, timeout: 20s}
metrics:
  - {name: points, direction: maximize, primary: true, range: [0, 1], floor: 0}
  - {name: length, direction: minimize}
baseline: {scores: {test: {points: 0.1}}}
environment: {COLOUR: blue}
)";

// What every script of these tests begins with.
constexpr const char* kHead = R"(
import json, os, sys
def give(scores):
    with os.fdopen(int(os.environ["MLGYM_SCORES"]), "w") as file:
        file.write(scores if isinstance(scores, str) else json.dumps(scores))
folder = os.environ["MLGYM_SUBMISSION"]
)";

struct Graded {
  int code = 0;
  Json document;
  std::string err;
  double points() const { return document["scores"]["points"]; }
  std::string problem() const {
    return document.value("problem", Json()).is_string() ? document["problem"] : Json("");
  }
};

class ScriptedTask {
 public:
  explicit ScriptedTask(const std::string& script, const std::string& task = kTask) {
    folder_.write("tasks/scripted/task.yaml", task);
    folder_.write("tasks/scripted/instructions.md", "Answer.\n");
    folder_.write("tasks/scripted/evaluation/evaluate.py", kHead + script);
    folder_.write("tasks/scripted/evaluation/answer.key", "42\n");
    folder_.write("submission/answer.txt", "42\n");
  }
  const Folder& folder() const { return folder_; }

  Graded grade(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"grade", "scripted", "submission", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished =
        run_mlgym(folder_, arguments, {{"MLGYM_TASK_PATH", (folder_ / "tasks").string()}});
    INFO(finished.out << finished.err);
    return {finished.code, finished.json(), finished.err};
  }

 private:
  Folder folder_;
};

Graded grade(const std::string& script) { return ScriptedTask(script).grade(); }

// The evaluation failed, which is nobody's score.
void check_fails(const std::string& script, const std::string& reason) {
  const Graded graded = grade(script);
  INFO(graded.err);
  CHECK(graded.code == 1);
  CHECK(graded.document.contains("error"));
  CHECK(graded.err.find(reason) != std::string::npos);
}

std::string with(const std::string& from, const std::string& to, std::string text = kTask) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a script compares a submission with its hidden files and gives the scores") {
  const ScriptedTask task(R"(
with open(folder + "/answer.txt") as file, open("answer.key") as key:
    right = file.read() == key.read()
give({"points": 1 if right else 0.5, "length": 3})
)");
  const Graded right = task.grade();
  CHECK(right.code == 0);
  CHECK(right.points() == 1);
  CHECK(right.document["scores"]["length"] == 3);
  task.folder().write("submission/answer.txt", "41\n");
  CHECK(task.grade().points() == 0.5);
}

TEST_CASE("a task without variants is named without one") {
  const ScriptedTask task("give({'points': 1, 'length': 3})\n");
  const Variables variables = {{"MLGYM_TASK_PATH", (task.folder() / "tasks").string()}};
  CHECK(run_mlgym(task.folder(), {"grade", "scripted", "submission"}, variables)
            .out.rfind("scripted test: points 1", 0) == 0);
  CHECK(run_mlgym(task.folder(), {"prepare", "scripted"}, variables).out == "scripted: ready\n");
}

TEST_CASE("a script is told what to score by its environment") {
  const Graded graded = ScriptedTask(R"(
wanted = {"MLGYM_SUBMISSION": "/run/evaluation/submission", "MLGYM_FILES": os.getcwd(),
          "MLGYM_DATA": "/run/evaluation/data", "MLGYM_SPLIT": "validation", "COLOUR": "blue",
          "MLGYM_SCRATCH": "/workspace"}
for name, value in wanted.items():
    assert os.environ[name] == value, name
assert json.loads(os.environ["MLGYM_SETTINGS"]) == {"bonus": 0.25}
assert 0 <= int(os.environ["MLGYM_SEED"]) < 2**53
assert sys.argv[1:] == ["one", "two"]
open(os.environ["MLGYM_SCRATCH"] + "/note", "w").write("x")
give({"points": 0.75, "length": 1})
)")
                            .grade({"--split", "validation"});
  INFO(graded.err);
  CHECK(graded.code == 0);
  CHECK(graded.document["split"] == "validation");
}

TEST_CASE("what a script prints is nobody's score, however much it is") {
  const Graded graded = grade(R"(
print('{"points": 1}')
for i in range(20000):
    print("x" * 100, file=sys.stderr)
give({"points": 0.25, "length": 1})
)");
  CHECK(graded.code == 0);
  CHECK(graded.points() == 0.25);
}

TEST_CASE("a script that names a problem floors the submission and tells why") {
  const Graded graded = grade("give({'problem': 'line 3 has no number', 'points': 1})\n");
  CHECK(graded.code == 1);
  CHECK(graded.problem() == "line 3 has no number");
  CHECK(graded.points() == 0);
  CHECK(grade("give({'problem': 3})\n").problem() == "the submission cannot be scored");
  CHECK(grade("give({'problem': 'x' * 100000})\n").problem().size() < 3000);
}

TEST_CASE("a script that fails is a failed evaluation, not a score") {
  check_fails("raise ValueError('no such column')\n",
              "`python3 evaluate.py one two` failed with exit code 1: ValueError: no such column");
  check_fails("give({'points': 1, 'length': 1})\nsys.exit(3)\n", "failed with exit code 3");
  check_fails("os.kill(os.getpid(), 11)\n", "failed with exit code 139");
}

TEST_CASE("a script that gives no scores is a failed evaluation") {
  check_fails("print('{\"points\": 1}')\n", "wrote no JSON object of scores");
  check_fails("give('points: 1')\n", "wrote no JSON object of scores");
  check_fails("give('[1]')\n", "wrote no JSON object of scores");
  check_fails("give('{\"points\": 1, \"points\": 0, \"length\": 1}')\n",
              "wrote no JSON object of scores");
  check_fails("give('x' * 2000000)\n", "wrote more than 1048576 bytes of scores");
}

TEST_CASE("scores that task.yaml does not allow are a failed evaluation") {
  check_fails("give({'points': float('nan'), 'length': 1})\n", "wrote no JSON object of scores");
  check_fails("give({'points': float('inf'), 'length': 1})\n", "wrote no JSON object of scores");
  check_fails("give('{\"points\": 1e999, \"length\": 1}')\n", "wrote no JSON object of scores");
  check_fails("give({'points': '1', 'length': 1})\n", "the score points is not a finite number");
  check_fails("give({'points': None, 'length': 1})\n", "the score points is not a finite number");
  check_fails("give({'points': True, 'length': 1})\n", "the score points is not a finite number");
  check_fails("give({'points': 1.5, 'length': 1})\n", "is outside the declared range");
  check_fails("give({'points': 1})\n", "gave no score for length");
  check_fails("give({'points': 1, 'length': 1, 'width': 2})\n",
              "\"width\", which task.yaml does not declare");
}

TEST_CASE(
    "a submission whose scoring takes too long is floored, also when the script never stops "
    "printing") {
  for (const char* script :
       {"import time\ntime.sleep(100)\n", "line = b'x' * 65536\nwhile True: os.write(1, line)\n"}) {
    const Graded graded = ScriptedTask(script, with("timeout: 20s", "timeout: 2s")).grade();
    CHECK(graded.code == 1);
    CHECK(graded.problem() == "the evaluation took longer than 2 s");
    CHECK(graded.points() == 0);
  }
}

TEST_CASE("a submission is read-only, and so are the script's own files") {
  const Graded graded = grade(R"(
for name in (folder + "/answer.txt", folder + "/new", "answer.key", "new"):
    try:
        open(name, "a")
    except OSError:
        continue
    raise SystemExit(name + " can be written")
assert os.listdir(folder) == ["answer.txt"]
give({"points": 1, "length": 1})
)");
  INFO(graded.err);
  CHECK(graded.code == 0);
}

TEST_CASE("a script has no network") {
  const Graded graded = grade(R"(
import socket
try:
    socket.create_connection(("192.0.2.1", 80), 1)
    raise SystemExit("there is a network")
except OSError:
    pass
give({"points": 1, "length": 1})
)");
  INFO(graded.err);
  CHECK(graded.code == 0);
}

TEST_CASE("a script imports nothing from the submission") {
  std::string yaml = with("[{path: answer.txt, max_size: 1K}]",
                          "[{path: answer.txt}, {path: json.py}, {path: sitecustomize.py}]");
  const ScriptedTask task(R"(
assert not any(place.startswith("/run/evaluation") for place in sys.path), sys.path
give({"points": json.loads("0.5"), "length": 1})
)",
                          yaml);
  const std::string hostile =
      "import os\nos.write(5, b'{\"points\": 1, \"length\": 1}')\nos._exit(0)\n";
  task.folder().write("submission/json.py", hostile);
  task.folder().write("submission/sitecustomize.py", hostile);
  const Graded graded = task.grade();
  INFO(graded.err);
  CHECK(graded.code == 0);
  CHECK(graded.points() == 0.5);
}

TEST_CASE("a script finds modules of its own folder when it asks for them") {
  const ScriptedTask task(
      "sys.path.append(os.environ['MLGYM_FILES'])\nimport rules\n"
      "give({'points': rules.POINTS, 'length': 1})\n");
  task.folder().write("tasks/scripted/evaluation/rules.py", "POINTS = 0.125\n");
  CHECK(task.grade().points() == 0.125);
}

namespace {

// Asks the submitted function three times.
constexpr const char* kAsking = R"(
answers, questions = os.fdopen(3, "r"), os.fdopen(4, "w")
def ask(question):
    questions.write(json.dumps(question) + "\n")
    questions.flush()
    line = answers.readline()
    if not line:
        give({"problem": "the submitted code ended"})
        sys.exit()
    answer = json.loads(line)
    if isinstance(answer, dict) and "error" in answer:
        give({"problem": answer["error"]})
        sys.exit()
    return answer
assert ask({"hello": {}, "file": "move.py", "entry": "move"}) == {"ready": 1}
questions.write('{"reset": 7}\n')
moves, last = [], None
for k in range(3):
    moves.append(ask({"act": k, "last": last}))
    last = [moves[-1], k]
)";

std::string code_task() {
  return with("[{path: answer.txt, max_size: 1K}]", "[{path: move.py, kind: code, entry: move}]");
}

Graded grade_code(const std::string& code, const std::string& script_end = R"(
give({"points": sum(moves) / 10, "length": len(moves)})
)",
                  const std::string& yaml = code_task()) {
  const ScriptedTask task(kAsking + script_end, yaml);
  task.folder().write("submission/move.py", code);
  return task.grade();
}

}  // namespace

TEST_CASE("submitted code is asked through two descriptors and keeps its history") {
  const Graded graded = grade_code("def move(history):\n    return len(history)\n");
  INFO(graded.err);
  CHECK(graded.code == 0);
  CHECK(graded.points() == Approx(0.3));
  CHECK(grade_code("def move(history):\n    return history[-1][1] + 1 if history else 1\n")
            .points() == Approx(0.4));
}

TEST_CASE("submitted code that fails is floored with its own error") {
  const Graded raised = grade_code("def move(history):\n    return 1 // 0\n");
  CHECK(raised.code == 1);
  CHECK(raised.problem().find("move.py: move: ZeroDivisionError") != std::string::npos);
  CHECK(grade_code("def other(history): pass\n").problem().find("defines no function move") !=
        std::string::npos);
  CHECK(grade_code("import os\nos._exit(1)\n").problem() == "the submitted code ended");
}

TEST_CASE("submitted code cannot read what the script reads") {
  const Graded graded = grade_code(R"(
import os
def move(history):
    for place in ("/run/evaluation", "/run/evaluation/files/answer.key"):
        if os.path.exists(place): return 1
    return 0
)",
                                   "assert os.path.exists('answer.key')\n"
                                   "give({'points': sum(moves) / 10, 'length': 1})\n");
  INFO(graded.err);
  CHECK(graded.code == 0);
  CHECK(graded.points() == 0);
  CHECK(grade_code(
            "def move(history):\n    return len(open('/run/evaluation/files/answer.key').read())\n")
            .problem()
            .find("opened /run/evaluation/files/answer.key") != std::string::npos);
}

TEST_CASE("submitted code may print what it wants, except what looks like a score") {
  const Graded graded =
      grade_code("def move(history):\n    print('thinking ' * 100000)\n    return 1\n");
  INFO(graded.err << graded.problem());
  CHECK(graded.code == 0);
  CHECK(grade_code("def move(history):\n    print('points: 1')\n    return 1\n")
            .problem()
            .find("looks like a score") != std::string::npos);
}

TEST_CASE("submitted code that never answers is floored when the time is up") {
  const Graded graded = grade_code("def move(history):\n    while True: pass\n", "",
                                   with("timeout: 20s", "timeout: 2s", code_task()));
  CHECK(graded.code == 1);
  CHECK(graded.problem() == "the evaluation took longer than 2 s");
}

TEST_CASE("a task that nobody can score is refused when it is read") {
  const ScriptedTask task("", with("evaluation: {command: \"python3 evaluate.py one two\", files: "
                                   "evaluation/, timeout: 20s}\n",
                                   ""));
  const Graded graded = task.grade();
  CHECK(graded.code == 2);
  CHECK(graded.err.find("\"command\" or \"labels\" must say how it is scored") !=
        std::string::npos);
}
