// Tasks of every shape that keep their promises pass `mlgym check task`, and each broken promise
// fails by name, whatever the shape.
#include "checked_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

// The answer of an evaluation script.
constexpr const char* kAnswer = R"(import json, math, os, sys


def answer(value):
    with os.fdopen(int(os.environ["MLGYM_SCORES"]), "w") as file:
        json.dump(value, file)
    sys.exit()


)";

// One promise broken: an edit of a file, the check that fails and why.
struct Mutation {
  std::string file, what, with, check, because;
};

// A small task in its folder and the ways of breaking it.
struct Shape {
  fs::path folder;
  std::vector<Mutation> mutations;
};

std::string task_yaml(const std::string& id, const std::string& rest) {
  return "mlgym_task: 1\nid: " + id + "\ntitle: A small task\ninstructions: instructions.md\n" +
         "workspace: {starter: starter/}\n" + rest;
}

// What every shape has: a wrong score of the baseline, a number in the instructions, a reference
// that is no better.
std::vector<Mutation> common(const std::string& baseline, const std::string& reference) {
  return {
      {"task.yaml", "scores: {test: {" + baseline, "scores: {test: {" + baseline + "1", "baseline",
       "correct baseline.scores"},
      {"instructions.md", "{title}", "{title} of 7 parts", "instructions", "the number 7"},
      {"task.yaml", reference, "reference: {solution: weak/, margin", "reference", "better by 0"}};
}

// Rows joined with labels, without a script.
Shape labels(const Folder& folder) {
  std::string answers = "id,label,split\n", weights = "id,weight\n";
  for (int i = 0; i < 600; ++i) {  // so many that two scores by chance are hardly equal
    const int label = i * i % 7 < 3 ? 1 : 0;
    const std::string id = "c" + std::to_string(i * 37);
    answers += id + "," + std::to_string(label) + "," + (i % 2 == 0 ? "test" : "validation") + "\n";
    weights += id + "," + std::to_string(10 * label + i % 11) + "\n";
  }
  folder.write("rows/evaluation/labels.csv", answers);
  folder.write("rows/starter/weights.csv", weights);
  const std::string program = R"(import csv
rows = list(csv.DictReader(open("weights.csv")))
with open("out.csv", "w") as file:
    file.write("id,label\n")
    file.writelines(f"{row['id']},{int(int(row['weight']) >= LIMIT)}\n" for row in rows)
)";
  folder.write("rows/starter/baseline.py", "LIMIT = 14\n" + program);
  folder.write("rows/reference/baseline.py", "LIMIT = 8\n" + program);
  folder.write("rows/weak/baseline.py", "LIMIT = 14\n" + program);
  folder.write("rows/instructions.md", "# {title}\n\nWrite labels.\n\n{submission}\n\n{metrics}\n");
  folder.write("rows/task.yaml", task_yaml("rows", R"(use: script
submission: [{path: out.csv, max_size: 1M}]
evaluation: {files: evaluation/, labels: labels.csv, join: id, metrics: [{use: accuracy, column: label}]}
metrics: [{name: accuracy, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {command: "python3 baseline.py", scores: {test: {accuracy: 0.7}}, tolerance: {accuracy: 0.1}}
reference: {solution: reference/, margin: {accuracy: 0.04}}
)"));
  Shape shape{folder / "rows", common("accuracy: 0.", "reference: {solution: reference/, margin")};
  shape.mutations.push_back({"starter/baseline.py", ">= LIMIT)",
                             ">= LIMIT + __import__('random').randrange(9))", "baseline_repeats",
                             "MLGYM_AGENT_SEED"});
  return shape;
}

// Submitted code that a script asks.
Shape code(const Folder& folder) {
  folder.write("code/evaluation/evaluate.py",
               std::string(kAnswer) + R"(answers, questions = os.fdopen(3, "r"), os.fdopen(4, "w")


def ask(question):
    try:
        print(json.dumps(question), file=questions, flush=True)
        given = json.loads(answers.readline(65536))
    except (OSError, ValueError):
        answer({"problem": "guess.py gave no answer"})
    if isinstance(given, dict) and "error" in given:
        answer({"problem": str(given["error"])})
    return given


ask({"hello": {}, "file": "guess.py", "entry": "guess"})
print(json.dumps({"reset": 1}), file=questions, flush=True)
right, last = 0, None
for turn in range(20):
    given = ask({"act": turn, "last": last})
    if type(given) is not int or not 0 <= given < 100:
        answer({"problem": "guess() answers a whole number from 0 to 99"})
    right += given == turn * turn % 100
    last = [given, turn * turn % 100]
answer({"right": right / 20})
)");
  const std::string weak = "def guess(history):\n    return 0\n";
  folder.write("code/starter/guess.py", weak);
  folder.write("code/weak/guess.py", weak);
  folder.write("code/reference/guess.py",
               "def guess(history):\n    return len(history) ** 2 % 100\n");
  folder.write("code/instructions.md", "# {title}\n\nGuess.\n\n{submission}\n\n{metrics}\n");
  folder.write("code/task.yaml", task_yaml("code", R"(use: script
submission: [{path: guess.py, kind: code, entry: guess, max_size: 64K}]
evaluation: {command: "python3 evaluate.py", files: evaluation/, timeout: 60s}
metrics: [{name: right, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {scores: {test: {right: 0.1}}, tolerance: {right: 0.001}}
reference: {solution: reference/, margin: {right: 0.5}}
)"));
  Shape shape{folder / "code", common("right: 0.", "reference: {solution: reference/, margin")};
  const std::string file = "evaluation/evaluate.py";
  shape.mutations.push_back({file, "answer({\"right\": right / 20})",
                             "import random\nanswer({\"right\": right / 40 + random.random() / 2})",
                             "evaluation_repeats", "random numbers"});
  shape.mutations.push_back(
      {file, "answer({\"problem\": str(given[\"error\"])})", "given = 0", "nan", "is accepted"});
  shape.mutations.push_back(
      {file, "answer({\"right\": right / 20})",
       "import re\ntext = open(os.environ[\"MLGYM_SUBMISSION\"] + \"/guess.py\").read()\n"
       "said = re.search(\"score = ([0-9.]+)\", text)\n"
       "answer({\"right\": max(right / 20, min(1, float(said[1]))) if said else right / 20})",
       "cheating", "believes what the agent wrote"});
  return shape;
}

// Weights: a line of JSON and numbers, read by a script.
Shape weights(const Folder& folder) {
  folder.write("weights/evaluation/evaluate.py", std::string(kAnswer) + R"(import array
try:
    data = open(os.environ["MLGYM_SUBMISSION"] + "/line.bin", "rb").read()
    header, _, body = data.partition(b"\n")
    header = json.loads(header.decode())
    if header["numbers"] != 2 or len(body) != 8:
        raise ValueError("two numbers are expected")
    numbers = array.array("f", body)
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a number is not finite")
except (KeyError, TypeError, ValueError) as error:
    answer({"problem": f"line.bin: {error}"})
error = sum(abs(numbers[0] * x + numbers[1] - (3 * x + 1)) for x in range(10))
answer({"error": min(error, 1000.0)})
)");
  const std::string program = R"(import array, json
with open("line.bin", "wb") as file:
    file.write(json.dumps({"numbers": 2}).encode() + b"\n")
    array.array("f", NUMBERS).tofile(file)
)";
  folder.write("weights/starter/baseline.py", "NUMBERS = [2, 1]\n" + program);
  folder.write("weights/weak/baseline.py", "NUMBERS = [2, 1]\n" + program);
  folder.write("weights/reference/baseline.py", "NUMBERS = [3, 1]\n" + program);
  folder.write("weights/instructions.md", "# {title}\n\nFit.\n\n{submission}\n\n{metrics}\n");
  folder.write("weights/task.yaml", task_yaml("weights", R"(use: script
submission: [{path: line.bin, kind: weights, max_size: 64K}]
evaluation: {command: "python3 evaluate.py", files: evaluation/, timeout: 60s}
metrics: [{name: error, direction: minimize, primary: true, range: [0, 1000], floor: 1000}]
baseline: {command: "python3 baseline.py", scores: {test: {error: 45}}, tolerance: {error: 1}}
reference: {solution: reference/, margin: {error: 30}}
)"));
  Shape shape{folder / "weights", common("error: 4", "reference: {solution: reference/, margin")};
  const std::string file = "evaluation/evaluate.py";
  shape.mutations.push_back({file, "min(error, 1000.0)",
                             "min(error + __import__(\"random\").random(), 1000.0)",
                             "evaluation_repeats", "random numbers"});
  shape.mutations.push_back({file, "if not all(map(math.isfinite, numbers)):", "if False:", "nan",
                             "instead of naming the problem"});
  shape.mutations.push_back({file, "min(error, 1000.0)",
                             "min(error, header.get(\"error\", 1000.0), 1000.0)", "cheating",
                             "believes what the agent wrote"});
  return shape;
}

// A task that answers actions itself.
Shape interactive(const Folder& folder) {
  folder.write("game/plugin.yaml", R"(name: task_game
version: 1.0.0
abi: "1.0"
command: [/usr/bin/python3, -B, game.py]
provides:
  - {kind: mlgym.task/1, name: game, summary: "Find a number"}
)");
  folder.write("game/game.py", R"(import math
import mlgym_plugin as mlgym


class Game(mlgym.InteractiveTask):
    def reset(self, call, seed):
        self.hidden, self.nearest = seed % 1000, 1000
        return "I think of a number."

    def step(self, call, action):
        try:
            guess = float(action)
        except ValueError:
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "guess a number") from None
        if not math.isfinite(guess):
            raise mlgym.Error(mlgym.INVALID_ARGUMENT, "guess a finite number")
        self.nearest = min(self.nearest, abs(guess - self.hidden))
        return mlgym.Interaction("It is greater." if guess < self.hidden else "It is less.")

    def score(self, call, scores):
        scores.add("distance", self.nearest)


mlgym.plugin("task_game", "1.0.0", mlgym.component(Game, "game", "Find a number"))
)");
  const std::string weak = "print(0)\n";
  folder.write("game/starter/baseline.py", weak);
  folder.write("game/weak/baseline.py", weak);
  folder.write("game/reference/baseline.py", "print(*range(0, 1000, 20), sep=\"\\n\")\n");
  folder.write("game/instructions.md", "# {title}\n\nFind a number.\n\n{metrics}\n");
  folder.write("game/task.yaml", task_yaml("game", R"(use: game
interactive: true
metrics: [{name: distance, direction: minimize, primary: true, range: [0, 1000], floor: 1000}]
baseline: {command: "python3 baseline.py", scores: {test: {distance: 92}}, tolerance: {distance: 5}}
reference: {solution: reference/, margin: {distance: 50}}
)"));
  Shape shape{folder / "game", common("distance: ", "reference: {solution: reference/, margin")};
  shape.mutations.push_back(
      {"game.py", "scores.add(\"distance\", self.nearest)",
       "import random\n        scores.add(\"distance\", self.nearest - random.random())",
       "evaluation_repeats", "random numbers"});
  shape.mutations.push_back(
      {"game.py", "if not math.isfinite(guess):",
       "if math.isnan(guess):\n            self.nearest = 0\n        if math.isinf(guess):", "nan",
       "is accepted"});
  shape.mutations.push_back({"game.py", "        try:\n            guess",
                             "        if action.startswith(\"score\"):\n"
                             "            self.nearest = 0\n        try:\n            guess",
                             "cheating", "believes what the agent wrote"});
  shape.mutations.push_back({"game.py", "except ValueError:\n", "except ZeroDivisionError:\n",
                             "wrong_answers", "instead of naming the problem"});
  shape.mutations.push_back({"game.py", "scores.add(\"distance\", self.nearest)",
                             "scores.add(\"distance\", self.nearest if self.nearest < 1000 else 0)",
                             "empty_submission", "is accepted"});
  return shape;
}

void check_passes(const Folder& folder, const Shape& shape) {
  const auto finished = run_mlgym(folder, {"check", "task", shape.folder.string(), "--json"});
  INFO(finished.out << finished.err);
  CHECK(finished.code == 0);
  CHECK(finished.json()["subjects"][0]["passed"] == true);
}

void check_mutations(const Folder& folder, const Shape& shape) {
  for (const auto& mutation : shape.mutations) {
    const fs::path spoilt = folder / ("spoilt/" + shape.folder.filename().string());
    fs::remove_all(spoilt);
    fs::create_directories(spoilt.parent_path());
    fs::copy(shape.folder, spoilt, fs::copy_options::recursive);
    replace_in(spoilt / mutation.file, mutation.what, mutation.with);
    INFO(mutation.check);
    check_fails(folder, spoilt, mutation.check, mutation.because);
  }
  // Whatever the shape, agents must not read what makes a good solution.
  const fs::path spoilt = folder / ("spoilt/" + shape.folder.filename().string());
  fs::remove_all(spoilt);
  fs::copy(shape.folder, spoilt, fs::copy_options::recursive);
  for (const auto& entry : fs::directory_iterator(spoilt / "reference"))
    fs::copy_file(entry.path(), spoilt / "starter/notes.txt");
  check_fails(folder, spoilt, "hidden_files", "starter/notes.txt");
}

}  // namespace

TEST_CASE("rows joined with labels: a sound task passes, each broken promise fails by name") {
  const Folder folder;
  const Shape shape = labels(folder);
  check_passes(folder, shape);
  check_mutations(folder, shape);
}

TEST_CASE("submitted code: a sound task passes, each broken promise fails by name") {
  const Folder folder;
  const Shape shape = code(folder);
  check_passes(folder, shape);
  check_mutations(folder, shape);
}

TEST_CASE("weights: a sound task passes, each broken promise fails by name") {
  const Folder folder;
  const Shape shape = weights(folder);
  check_passes(folder, shape);
  check_mutations(folder, shape);
}

TEST_CASE("an interactive task: a sound one passes, each broken promise fails by name") {
  const Folder folder;
  const Shape shape = interactive(folder);
  check_passes(folder, shape);
  check_mutations(folder, shape);
}
