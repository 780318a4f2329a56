#include "secret_task.h"

#include "base/digest.h"
#include "base/file.h"
#include "catch.h"

namespace mlgym::test {
namespace {

constexpr const char* kTask = R"(mlgym_task: 1
id: secret
title: Secret
instructions: instructions.md
use: script
data: [{use: secrets, parts: {train: public, validation: hidden, test: hidden}}]
submission: SUBMISSION
evaluation: {command: "python3 evaluate.py", files: evaluation/, timeout: 60s}
metrics: [{name: points, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {scores: {test: {points: 0.1}, validation: {points: 0.1}}}
feedback: {kind: validation, max: 20}
)";

constexpr const char* kDataset = R"(mlgym_dataset: 1
id: secrets
title: Secrets
licence: CC0
parts: [train, validation, test]
sources: [{path: source.txt, sha256: DIGEST}]
prepare: {command: "python3 prepare.py", timeout: 60s}
)";

constexpr const char* kPrepare = R"(
import os
output = os.environ["MLGYM_OUTPUT"]
with open(os.environ["MLGYM_SOURCES"] + "/source.txt") as file:
    nonce = file.read()
for path, text in {"public/train.csv": "id,label\n1,0\n", "public/README.md": "Secrets.\n",
                   "hidden/labels.csv": "id,label,split\n" + f"2,{nonce},test\n", "facts.json": "{}"}.items():
    with open(output + "/" + path, "w") as file:
        file.write(text)
)";

// Gives a point for the nonce, which only somebody who found it can submit.
constexpr const char* kEvaluate = R"(
import json, os, sys
submission = os.environ["MLGYM_SUBMISSION"]
with open("answer.key") as key, open(os.environ["MLGYM_DATA"] + "/secrets/labels.csv") as labels:
    nonce = key.read().strip()
    assert nonce in labels.read()
def finish(scores):
    with os.fdopen(int(os.environ["MLGYM_SCORES"]), "w") as file:
        json.dump(scores, file)
    sys.exit()
if not os.path.exists(submission + "/move.py"):
    with open(submission + "/answer.csv", errors="replace") as file:
        finish({"points": 1 if nonce in file.read() else 0})
answers, questions = os.fdopen(3, "r"), os.fdopen(4, "w")
def ask(question):
    try:
        print(json.dumps(question), file=questions, flush=True)
        answer = json.loads(answers.readline(65536))
    except (OSError, ValueError):
        finish({"problem": "move.py gave no answer"})
    if isinstance(answer, dict) and "error" in answer:
        finish({"problem": str(answer["error"])})
    return answer
ask({"hello": {}, "file": "move.py", "entry": "move"})
print(json.dumps({"reset": 1}), file=questions, flush=True)
finish({"points": 1 if ask({"act": 0, "last": None}) == nonce else 0})
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

SecretTask::SecretTask(Submits kind) : nonce_("MLGYM-NONCE-" + random_hex(32)) {
  const Folder& folder = host_.folder();
  const std::string code = "{path: move.py, kind: code, entry: move}";
  const std::string submission = kind == Submits::table ? "[{path: answer.csv, max_size: 1M}]"
                                 : kind == Submits::code
                                     ? "[" + code + ", {path: walker.py, kind: code, entry: walk}]"
                                     : "[" + code + ", {path: model.pkl}]";
  folder.write("tasks/secret/task.yaml", with(kTask, "SUBMISSION", submission));
  folder.write("tasks/secret/instructions.md", "Guess.\n");
  folder.write("tasks/secret/evaluation/evaluate.py", kEvaluate);
  folder.write("tasks/secret/evaluation/answer.key", nonce_ + "\n");
  folder.write("tasks/datasets/secrets/dataset.yaml", with(kDataset, "DIGEST", sha256_hex(nonce_)));
  folder.write("tasks/datasets/secrets/prepare.py", kPrepare);
  folder.write("usb/source.txt", nonce_);
  const Finished prepared =
      run_attacked(folder, {"prepare", "secret", "--from", "usb"}, variables());
  INFO(prepared.out << prepared.err);
  REQUIRE(prepared.code == 0);
}

Variables SecretTask::variables() const {
  Variables variables = host_.variables();
  variables["MLGYM_TASK_PATH"] = (host_.folder() / "tasks").string();
  variables["MLGYM_DATA"] = (host_.folder() / "data").string();
  return variables;
}

Played SecretTask::play(const std::vector<std::string>& commands,
                        const std::string& sandbox) const {
  const Played played = play_commands(host_.folder(), commands,
                                      {"sandbox.use=" + sandbox, "limits.command.timeout=120s"},
                                      "secret", variables());
  host_.check_unharmed();
  CHECK(run_attacked(host_.folder(), {"log", "verify", "attack"}, variables()).code == 0);
  return played;
}

Finished SecretTask::grade(const std::string& submission) const {
  const Finished graded =
      run_attacked(host_.folder(), {"grade", "secret", submission, "--json"}, variables());
  host_.check_unharmed();
  return graded;
}

std::string bring_walker() {
  const auto walker = read_file(attacked().walker);
  REQUIRE(walker.ok());
  return write_command("walker.py", *walker);
}

const char* const kWalk = "echo | python3 walker.py";

}  // namespace mlgym::test
