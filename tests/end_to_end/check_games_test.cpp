// The games pass `mlgym check task`, and each way of breaking one fails by name.
#include "catch.h"
#include "checked_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
}  // namespace

TEST_CASE("the games pass", "[.long]") {
  const Folder folder;
  for (const char* task : {"battle-of-sexes", "colonel-blotto", "prisoners-dilemma"}) {
    const auto finished = run_mlgym(folder, {"check", "task", task, "--variant", "lite"});
    INFO(finished.out << finished.err);
    CHECK(finished.code == 0);
  }
}

TEST_CASE("each way of breaking a game fails by name") {
  const Folder folder;
  const fs::path task = copied(folder, "prisoners-dilemma");
  SECTION("the baseline's score") {
    replace_in(task / "task.yaml", "{test: {payoff: 2.3703}", "{test: {payoff: 0.9}");
    check_fails(folder, task, "baseline", "not 0.9 within");
  }
  SECTION("a target worse than the baseline") {
    replace_in(task / "task.yaml", "target: reference", "target: {payoff: 0.5}");
    check_fails(folder, task, "target", "worse than the baseline");
  }
  SECTION("noise without a seed") {
    replace_in(task / "starter/strategy.py", "random.random()", "random.SystemRandom().random()");
    check_fails(folder, task, "evaluation_repeats", "random numbers");
  }
  SECTION("a number in the instructions") {
    replace_in(task / "instructions.md", "{settings.rounds}", "12");
    check_fails(folder, task, "instructions", "the number 12");
  }
  SECTION("the reference's solution in the starter") {
    fs::copy_file(task / "reference/strategy.py", task / "starter/better.py");
    check_fails(folder, task, "hidden_files", "starter/better.py");
  }
  SECTION("a reference no better than the baseline") {
    fs::copy_file(task / "starter/strategy.py", task / "reference/strategy.py",
                  fs::copy_options::overwrite_existing);
    check_fails(folder, task, "reference", "better by 0");
  }
  SECTION("a knob that the starter does not have") {
    replace_in(task / "task.yaml", "tempt: {range", "patience: {range");
    check_fails(folder, task, "search_space", "patience");
  }
}

TEST_CASE("a game whose evaluator takes every answer for a move fails wrong_answers") {
  const Folder folder;
  const fs::path task = copied(folder, "prisoners-dilemma");
  replace_in(task / "task.yaml", "use: prisoners-dilemma", "use: script");
  replace_in(task / "task.yaml", "evaluation: {timeout: 300s}",
             "evaluation: {command: \"python3 evaluate.py\", files: evaluation/, timeout: 60s}");
  folder.write("prisoners-dilemma/instructions.md", "# {title}\n\n{submission}\n\n{metrics}\n");
  folder.write("prisoners-dilemma/evaluation/evaluate.py", R"(import json
import os

answers, questions = os.fdopen(3, "r"), os.fdopen(4, "w")


def ask(question):
    print(json.dumps(question), file=questions, flush=True)
    return answers.readline()


ask({"hello": {}, "file": "strategy.py", "entry": "row_strategy"})
moves = [ask({"act": k + 1, "last": None}).strip() for k in range(10)]
with os.fdopen(int(os.environ["MLGYM_SCORES"]), "w") as file:
    json.dump({"payoff": 2.0 + sum(move == "1" for move in moves) / 10}, file)
)");
  check_fails(folder, task, "wrong_answers", "is accepted");
}
