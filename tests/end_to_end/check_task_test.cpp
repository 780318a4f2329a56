// Tasks that keep their promises pass `mlgym check task`; each way of breaking one fails by name.
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "base/file.h"
#include "catch.h"
#include "checked_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

// sat-heuristic, evaluated in a moment: with so few formulas its scores are only roughly the
// declared ones.
fs::path few_formulas(const Folder& folder) {
  const fs::path task = copied(folder, "sat-heuristic");
  replace_in(task / "task.yaml", "  satisfiable: 60", "  satisfiable: 4");
  replace_in(task / "task.yaml", "  unsatisfiable: 60", "  unsatisfiable: 4");
  replace_in(task / "task.yaml", "  large: 40", "  large: 1");
  replace_in(task / "task.yaml",
             "{decisions: 40, decisions_satisfiable: 90, decisions_unsatisfiable: 100}",
             "{decisions: 300, decisions_satisfiable: 300, decisions_unsatisfiable: 300}");
  replace_in(task / "task.yaml", "{decisions_large: 30}", "{decisions_large: 300}");
  return task;
}

// A small task with a script: heads or tails of a hundred coins, by their weight.
fs::path coins(const Folder& folder) {
  std::string answers = "id,label,split\n", weights = "id,weight\n";
  for (int i = 0; i < 100; ++i) {
    const int label = i * i % 7 < 3 ? 1 : 0;
    answers += "c" + std::to_string(i * 37) + "," + std::to_string(label) + "," +
               (i % 2 == 0 ? "test" : "validation") + "\n";
    weights += "c" + std::to_string(i * 37) + "," + std::to_string(10 * label + i % 11) + "\n";
  }
  folder.write("coins/evaluation/answers.csv", answers);
  folder.write("coins/starter/weights.csv", weights);
  folder.write("coins/starter/baseline.py", R"(import csv
rows = list(csv.DictReader(open("weights.csv")))
with open("submission.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "label", "confidence"])
    writer.writerows((row["id"], int(int(row["weight"]) > 12), 0.5) for row in rows)
)");
  folder.write("coins/reference/baseline.py", R"(import csv
rows = list(csv.DictReader(open("weights.csv")))
with open("submission.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "label", "confidence"])
    writer.writerows((row["id"], int(int(row["weight"]) >= 8), 0.5) for row in rows)
)");
  folder.write("coins/evaluation/evaluate.py", R"(import csv
import json
import math
import os


def answer(value):
    os.write(int(os.environ["MLGYM_SCORES"]), json.dumps(value).encode())
    raise SystemExit


truth = {row["id"]: row for row in csv.DictReader(open("answers.csv"))}
try:
    with open(os.environ["MLGYM_SUBMISSION"] + "/submission.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != len(truth) or {row["id"] for row in rows} != set(truth):
        answer({"problem": f"{len(truth)} rows are expected, one for each id"})
    labels = {row["id"]: float(row["label"]) for row in rows}
except (KeyError, TypeError, ValueError) as error:
    answer({"problem": f"the file cannot be read: {error}"})
if not all(math.isfinite(label) for label in labels.values()):
    answer({"problem": "a label is not a finite number"})
wanted = [row for row in truth.values() if row["split"] == os.environ["MLGYM_SPLIT"]]
score = sum(labels[row["id"]] == float(row["label"]) for row in wanted) / len(wanted)
answer({"accuracy": score})
)");
  folder.write("coins/instructions.md",
               "# {title}\n\nPredict {settings.coins} coins.\n\n{submission}\n\n{metrics}\n");
  return folder
      .write("coins/task.yaml", R"(mlgym_task: 1
id: coins
title: Coins
instructions: instructions.md
use: script
settings: {coins: 100}
workspace: {starter: starter/}
submission: [{path: submission.csv, max_size: 1M}]
evaluation: {command: "python3 evaluate.py", files: evaluation/, timeout: 60s}
metrics: [{name: accuracy, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {command: "python3 baseline.py", scores: {test: {accuracy: 0.76}}, tolerance: {accuracy: 0.05}}
reference: {solution: reference/, scores: {test: {accuracy: 0.92}}, margin: {accuracy: 0.04}}
target: reference
)")
      .parent_path();
}

}  // namespace

TEST_CASE("a task of two small scripts passes every check that applies") {
  const Folder folder;
  const auto finished = run_mlgym(folder, {"check", "task", coins(folder).string(), "--json"});
  const Json document = finished.json();
  INFO(document.dump(2));
  CHECK(finished.code == 0);
  CHECK(document["subjects"][0]["passed"] == true);
  for (const auto& one : document["subjects"][0]["checks"]) {
    const bool may_skip = one["name"] == "search_space" || one["name"] == "wrong_answers";
    CHECK((one["status"] == "pass" || (may_skip && one["status"] == "skip")));
  }
}

TEST_CASE("sat-heuristic passes", "[.long]") {
  const Folder folder;
  const auto finished = run_mlgym(folder, {"check", "task", "sat-heuristic", "--variant", "lite"});
  INFO(finished.out << finished.err);
  CHECK(finished.code == 0);
}

TEST_CASE("sat-heuristic passes with fewer formulas, and what is spoilt in it fails by name",
          "[.long]") {
  const Folder folder;
  const fs::path task = few_formulas(folder);
  SECTION("as it is") {
    const auto finished = run_mlgym(folder, {"check", "task", task.string()});
    INFO(finished.out << finished.err);
    CHECK(finished.code == 0);
  }
  SECTION("noise without a seed") {
    replace_in(task / "starter/heuristic.py", "random.choices(", "random.SystemRandom().choices(");
    check_fails(folder, task, "evaluation_repeats", "random numbers");
  }
  SECTION("a score of the baseline that it does not have") {
    replace_in(task / "task.yaml", "test: {decisions: 375", "test: {decisions: 990");
    check_fails(folder, task, "baseline", "not 990 within");
  }
  SECTION("a reference no better than the baseline") {
    fs::copy_file(task / "starter/heuristic.py", task / "reference/heuristic.py",
                  fs::copy_options::overwrite_existing);
    check_fails(folder, task, "reference", "better by 0");
  }
  SECTION("the reference beside the starter") {
    fs::copy_file(task / "reference/heuristic.py", task / "starter/better.py");
    check_fails(folder, task, "hidden_files", "starter/better.py");
  }
  SECTION("a number in the instructions") {
    replace_in(task / "instructions.md", "{settings.decision_milliseconds}", "20");
    check_fails(folder, task, "instructions", "the number 20");
  }
}

TEST_CASE("a metric that is a measurement need not repeat, and others must") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "evaluation/evaluate.py", "answer({\"accuracy\": score})",
             "import random\nanswer({\"accuracy\": score, \"seconds\": random.random()})");
  replace_in(task / "task.yaml", "floor: 0}]",
             "floor: 0}, {name: seconds, direction: minimize, noisy: true}]");
  CHECK(check(folder, task, "evaluation_repeats").status == "pass");
  replace_in(task / "task.yaml", "noisy: true", "noisy: false");
  check_fails(folder, task, "evaluation_repeats", "score seconds");
}

TEST_CASE("hidden content in the starter fails hidden_files") {
  const Folder folder;
  const fs::path task = coins(folder);
  SECTION("the file itself") {
    fs::copy_file(task / "evaluation/answers.csv", task / "starter/notes.txt");
    check_fails(folder, task, "hidden_files", "starter/notes.txt");
  }
  SECTION("the file in an archive in another one") {
    const std::string pack =
        "cd " + task.string() +
        "/starter && tar -cf a.tar -C ../evaluation answers.csv && gzip -n a.tar "
        "&& base64 a.tar.gz > notes.txt && rm a.tar.gz";
    REQUIRE(std::system(pack.c_str()) == 0);
    check_fails(folder, task, "hidden_files", "starter/notes.txt");
  }
  SECTION("the reference's solution") {
    fs::copy_file(task / "reference/baseline.py", task / "starter/better.py");
    check_fails(folder, task, "hidden_files", "starter/better.py");
  }
  SECTION("the evaluator") {
    fs::copy_file(task / "evaluation/evaluate.py", task / "starter/evaluate.py");
    check_fails(folder, task, "hidden_files", "starter/evaluate.py");
  }
}

TEST_CASE("a baseline score that is off by a tenth fails baseline") {
  const Folder folder;
  const fs::path task = copied(folder, "battle-of-sexes");
  replace_in(task / "task.yaml", "{test: {payoff: 1.0228}", "{test: {payoff: 1.1251}");
  check_fails(folder, task, "baseline", "not 1.1251 within 0.03");
}

TEST_CASE("a baseline score better than the target fails baseline and target, and no run starts") {
  const Folder folder;
  const fs::path task = copied(folder, "battle-of-sexes");
  replace_in(task / "task.yaml", "{test: {payoff: 1.0228}", "{test: {payoff: 1.6}");
  check_fails(folder, task, "baseline", "not 1.6");
  check_fails(folder, task, "target", "worse than the baseline");
  const auto run = run_mlgym(folder, {"run", "-t", task.string(), "-a", "baseline"});
  CHECK(run.code == 2);
  CHECK(run.err.find("worse than the baseline") != std::string::npos);
}

TEST_CASE("noise without a seed fails the check that repeats it") {
  const Folder folder;
  SECTION("in the submitted code") {
    const fs::path task = copied(folder, "battle-of-sexes");
    replace_in(task / "starter/strategy.py", "random.random() < FOLLOW",
               "random.SystemRandom().random() < FOLLOW");
    check_fails(folder, task, "evaluation_repeats", "random numbers");
  }
  SECTION("in the evaluator") {
    const fs::path task = coins(folder);
    replace_in(task / "evaluation/evaluate.py", "answer({\"accuracy\": score})",
               "import random\nanswer({\"accuracy\": score + random.random() * 1e-3})");
    check_fails(folder, task, "evaluation_repeats", "random numbers");
  }
  SECTION("in the baseline") {
    const fs::path task = coins(folder);
    replace_in(task / "starter/baseline.py", "int(int(row[\"weight\"]) > 12)",
               "int(int(row[\"weight\"]) > 12) ^ (__import__(\"random\").random() < 0.05)");
    check_fails(folder, task, "baseline_repeats", "MLGYM_AGENT_SEED");
  }
}

TEST_CASE("an evaluator that accepts NaN fails nan") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "evaluation/evaluate.py", "if not all(math.isfinite",
             "if False and not all(math.isfinite");
  check_fails(folder, task, "nan", "is accepted");
}

TEST_CASE("an evaluator that trusts a column of the agent fails cheating") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "evaluation/evaluate.py", "answer({\"accuracy\": score})",
             "answer({\"accuracy\": max(score, float(rows[0][\"confidence\"]))})");
  check_fails(folder, task, "cheating", "believes what the agent wrote");
}

TEST_CASE(
    "an evaluator that fails on malformed submissions instead of naming the problem is told") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "evaluation/evaluate.py", "except (KeyError, TypeError, ValueError)",
             "except KeyError");
  check_fails(folder, task, "not_utf8", "instead of naming the problem");
}

TEST_CASE("a number written into the instructions fails instructions") {
  const Folder folder;
  const fs::path task = copied(folder, "battle-of-sexes");
  SECTION("in the prose") {
    replace_in(task / "instructions.md", "{settings.rounds}", "12");
    check_fails(folder, task, "instructions", "the number 12");
  }
  SECTION("in code") {
    replace_in(task / "instructions.md", "return 0", "return 2");
    check_fails(folder, task, "instructions", "the number 2");
  }
}

TEST_CASE("a reference no better than the baseline fails reference") {
  const Folder folder;
  const fs::path task = copied(folder, "battle-of-sexes");
  fs::copy_file(task / "starter/strategy.py", task / "reference/strategy.py",
                fs::copy_options::overwrite_existing);
  check_fails(folder, task, "reference", "better by 0");
}

TEST_CASE("a task whose packages are missing is not judged") {
  const Folder folder;
  const fs::path task = copied(folder, "battle-of-sexes");
  replace_in(task / "task.yaml", "mlgym_task: 1",
             "mlgym_task: 1\npython: {requires: [no-such-package]}");
  const auto finished = run_mlgym(folder, {"check", "task", task.string()});
  CHECK(finished.code == 3);
  CHECK(finished.out.find("no-such-package is missing") != std::string::npos);
}

TEST_CASE("an interrupted check tells what it has and passes nothing") {
  const Folder folder;
  auto running =
      start_mlgym(folder, {"check", "task", copied(folder, "battle-of-sexes").string(), "--json"});
  std::this_thread::sleep_for(std::chrono::seconds(1));
  kill(running.id(), SIGINT);
  const auto status = running.wait(mlgym::Deadline::after(60));
  REQUIRE(status.ok());
  CHECK(WEXITSTATUS(*status) == 130);
  const auto document = mlgym::parse_json(*mlgym::read_file(folder / "stdout"));
  REQUIRE(document.ok());
  CHECK((*document)["subjects"][0]["passed"] == false);
}

TEST_CASE("labels without their columns are no reason to find no leak") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "evaluation/answers.csv", "id,label,split", "id,answer,split");
  replace_in(task / "task.yaml",
             "{command: \"python3 evaluate.py\", files: evaluation/, timeout: 60s}",
             "{files: evaluation/, labels: answers.csv, join: id, metrics: [{use: accuracy, "
             "column: label}]}");
  check_fails(folder, task, "hidden_files", "no rows with the columns");
}

namespace {

// The task of coins, scored by labels that a file of JSON lines holds.
fs::path coins_with_json_labels(const Folder& folder) {
  const fs::path task = coins(folder);
  std::string lines;
  for (int i = 0; i < 100; ++i) {
    lines += "{\"id\": \"c" + std::to_string(i * 37) +
             "\", \"label\": " + (i * i % 7 < 3 ? "1" : "0") + ", \"split\": \"" +
             (i % 2 == 0 ? "test" : "validation") + "\"}\n";
  }
  folder.write("coins/evaluation/labels.jsonl", lines);
  replace_in(task / "task.yaml",
             "{command: \"python3 evaluate.py\", files: evaluation/, timeout: 60s}",
             "{files: evaluation/, labels: labels.jsonl, join: id, metrics: [{use: accuracy, "
             "column: label}]}");
  return task;
}

void have_no_validation_part(const fs::path& labels) {
  std::string text = *mlgym::read_file(labels);
  for (auto at = text.find("validation"); at != text.npos; at = text.find("validation"))
    text.replace(at, 10, "test");
  REQUIRE(mlgym::write_file_atomically(labels, text).ok());
}

}  // namespace

TEST_CASE("labels may be JSON lines, and are found where agents can read them") {
  const Folder folder;
  const fs::path task = coins_with_json_labels(folder);
  const Found found = check(folder, task, "hidden_files");
  INFO(found.detail);
  CHECK(found.status == "pass");
  std::string csv = "id,label\n";
  for (int i = 0; i < 100; ++i)
    csv += "c" + std::to_string(i * 37) + (i * i % 7 < 3 ? ",1.0\n" : ",0.0\n");
  folder.write("coins/starter/old.csv", csv);
  check_fails(folder, task, "hidden_files", "the answers, row by row");
}

TEST_CASE("labels of the test part alone do for a task that validates nothing") {
  const Folder folder;
  const fs::path task = coins_with_json_labels(folder);
  have_no_validation_part(task / "evaluation/labels.jsonl");
  check_fails(folder, task, "definition", "scores on the part \"validation\"");
  replace_in(task / "task.yaml", "target: reference\n",
             "target: reference\nfeedback: {kind: none}\n");
  replace_in(task / "task.yaml", "accuracy: 0.76", "accuracy: 0.8");
  const Found found = check(folder, task, "baseline");
  INFO(found.detail);
  CHECK(found.status == "pass");
  folder.write("mine/submission.csv", "id,label\n");
  const auto graded = run_mlgym(folder, {"grade", task.string(), "mine", "--split", "validation"});
  CHECK(graded.code == 2);
  CHECK(graded.err.find("task coins has no validation part") != std::string::npos);
}

TEST_CASE("a fault of another variant fails definition, by the variant's name") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "task.yaml", "target: reference\n",
             "target: reference\ndefault_variant: all\nvariants:\n  all: {}\n"
             "  few: {evaluation: {timeout: soon}}\n");
  check_fails(folder, task, "definition", "coins:few: ");
}

TEST_CASE("a table with commas and quotes inside of its fields is broken like any other") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "starter/baseline.py", "\"confidence\"])", "\"words, chosen\"])");
  replace_in(task / "starter/baseline.py", "> 12), 0.5)", "> 12), 'a \"coin\", or two')");
  replace_in(
      task / "evaluation/evaluate.py", "answer({\"accuracy\": score})",
      "answer({\"accuracy\": max(float(row.get(\"accuracy_score\", score)) for row in rows)})");
  check_fails(folder, task, "cheating", "believes what the agent wrote");
  const Found found = check(folder, task, "nan");
  CHECK(found.status == "pass");
}

TEST_CASE("a baseline whose table is none fails baseline") {
  const Folder folder;
  const fs::path task = coins(folder);
  replace_in(task / "starter/baseline.py", "0.5) for", "*[0.5] * (row[\"id\"] != \"c0\")) for");
  check_fails(folder, task, "baseline", "submission.csv line 2: 2 fields, but the header has 3");
}

TEST_CASE("an unknown task, an unknown check and no task are usage errors") {
  const Folder folder;
  CHECK(run_mlgym(folder, {"check", "task", "no-such-task"}).code == 2);
  CHECK(run_mlgym(folder, {"check", "task", "battle-of-sexes", "--only", "nam"}).code == 2);
  CHECK(run_mlgym(folder, {"check", "task"}).code == 2);
  CHECK(run_mlgym(folder, {"check", "task", "battle-of-sexes:no-such-variant"}).code == 2);
  CHECK(run_mlgym(folder, {"check", "task", "battle-of-sexes", "--variant", "none"}).code == 2);
}
