// The three games: what simple strategies are worth, and what strategies that cheat get.
#include "catch.h"
#include "program.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

struct Grade {
  int code;
  Json document;
  double payoff() const { return document["scores"]["payoff"]; }
  std::string problem() const {
    return document["problem"].is_string() ? document["problem"] : Json("");
  }
};

Grade grade(const std::string& task, const std::string& source) {
  const Folder folder;
  folder.write("strategy.py", source);
  const Finished finished = run_mlgym(folder, {"grade", task, "strategy.py", "--json"});
  INFO(finished.err);
  return {finished.code, finished.json()};
}

// A strategy that does this in each of its moves.
std::string moving(const std::string& statements) {
  return "import os, time\ndef row_strategy(history):\n    " + statements + "\n";
}

double payoff(const std::string& task, const std::string& statements) {
  const Grade graded = grade(task, moving(statements));
  INFO(graded.document.dump());
  REQUIRE(graded.code == 0);
  return graded.payoff();
}

struct Game {
  std::string task;
  std::string move;  // a good one
  double floor;
};
const Game kGames[] = {{"prisoners-dilemma", "1", 0},
                       {"colonel-blotto", "[0, 0, 30, 30, 30, 30]", -1}};

void check_floored(const Game& game, const std::string& source, const std::string& reason) {
  const Grade graded = grade(game.task, source);
  INFO(game.task << ": " << source << graded.document.dump());
  CHECK(graded.code == 1);
  CHECK(graded.payoff() == game.floor);
  CHECK(graded.document["normalised"] == 0);
  CHECK(graded.problem().find(reason) != std::string::npos);
}

}  // namespace

TEST_CASE("full games pay simple strategies what they are worth", "[.long]") {
  CHECK(payoff("battle-of-sexes:full", "return 0") == Approx(1.44).margin(0.02));
  CHECK(payoff("battle-of-sexes:full", "return 1") == Approx(0.82).margin(0.02));
  CHECK(payoff("battle-of-sexes:full", "return len(history) % 2") == Approx(0.74).margin(0.02));
  CHECK(payoff("prisoners-dilemma:full", "return 1") == Approx(2.61).margin(0.02));
  CHECK(payoff("prisoners-dilemma:full", "return 0") == Approx(2.24).margin(0.02));
  CHECK(payoff("colonel-blotto:full", "return [20] * 6") == Approx(0.0).margin(0.02));
  CHECK(payoff("colonel-blotto:full", "return [0, 0, 30, 30, 30, 30]") ==
        Approx(0.25).margin(0.02));
}

TEST_CASE("history holds the moves of the rounds so far, own move first") {
  CHECK(
      grade("prisoners-dilemma",
            moving("assert all(own == 1 and other in (0, 1) for own, other in history); return 1"))
          .code == 0);
  CHECK(grade("colonel-blotto",
              moving("assert all(own == (0, 0, 30, 30, 30, 30) and sum(other) == 120 for own, "
                     "other in history); return [0, 0, 30, 30, 30, 30]"))
            .code == 0);
}

TEST_CASE("a strategy that answers wrongly typed is floored") {
  for (const char* answer : {"1.0", "True", "'1'", "None", "2", "-1", "[1]", "float('nan')"})
    check_floored(kGames[0], moving("return " + std::string(answer)), "row_strategy");
  for (const char* answer :
       {"20", "None", "[20] * 5", "[20] * 7", "[21] * 6", "[20.0] * 6", "[True] * 6", "['20'] * 6",
        "[[20] * 6]", "[-1, 1, 0, 0, 0, 0]", "[10**30] * 6", "{'0': 20}", "[float('nan')] * 6"})
    check_floored(kGames[1], moving("return " + std::string(answer)), "row_strategy");
  check_floored(kGames[1], moving("return [30] * 6 if len(history) == 4 else [20] * 6"),
                "[30,30,30,30,30,30] in round 5; its sum is 180");
}

TEST_CASE("numbers of numpy are no moves, and the author is told") {
  check_floored(kGames[0], "import numpy\ndef row_strategy(history): return numpy.int64(1)\n",
                "returned int64 '1', which is no JSON value");
  check_floored(kGames[1],
                "import numpy\ndef row_strategy(history): return list(numpy.full(6, 20))\n",
                "which is no JSON value");
  check_floored(kGames[1], "import numpy\ndef row_strategy(history): return numpy.full(6, 20)\n",
                "returned ndarray");
}

TEST_CASE("a strategy that cheats is floored") {
  for (const Game& game : kGames) {
    const std::string good = "return " + game.move;
    check_floored(game, moving("raise ValueError('enough')"), "ValueError: enough");
    check_floored(game, "print('{\"payoff\": 5}')\n" + moving(good), "looks like a score");
    check_floored(game, moving("os.write(4, b'{\"scores\":{\"payoff\":1}}\\n'); " + good),
                  "row_strategy answered");
    check_floored(game, moving("time.sleep(100)"), "did not answer within 2 s");
    check_floored(game, moving("os.fork(); " + good), "start a process");
    check_floored(game, moving("os.system('true'); " + good), "start a process");
    check_floored(game, moving("open('/etc/passwd').read(); " + good), "opened /etc/passwd");
    check_floored(game, moving("os._exit(0)"), "exit code 0");
    check_floored(game, "x = 1\n", "defines no function row_strategy");
  }
}

TEST_CASE("the opponent may be read in the paper's variant, and in no other") {
  for (const std::string task : {"battle-of-sexes", "prisoners-dilemma", "colonel-blotto"}) {
    for (const std::string variant : {"lite", "full", "paper"}) {
      const ScriptedRun played(reply_with("ls; cat opponent.py") + reply_with("submit"),
                               {"tasks=[" + task + ":" + variant + "]"});
      INFO(task << " " << variant << played.finished.out << played.finished.err);
      REQUIRE(played.finished.code == 0);
      std::string seen;
      for (const auto& event : events_of(played.folder / "run")) seen += mlgym::dump_json(event);
      CHECK((seen.find("def column_strategy") != std::string::npos) == (variant == "paper"));
      CHECK((seen.find("which you find in `opponent.py`") != std::string::npos) ==
            (variant == "paper"));
    }
  }
}
