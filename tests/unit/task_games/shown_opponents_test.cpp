// The opponents that agents may read in the variant `paper` are those that they play against.
#include <functional>

#include "base/process.h"
#include "battle_of_sexes.h"
#include "catch.h"
#include "colonel_blotto.h"
#include "folder.h"
#include "prisoners_dilemma.h"
#include "prisoners_dilemma_opponents.h"

using namespace games;
using mlgym::test::Folder;

namespace {

// What a program prints beside the opponent's code.
nlohmann::json printed(const char* opponent, const std::string& program) {
  const Folder folder;
  folder.write("opponent.py", opponent);
  const auto file = folder.write("program.py", "import json\nfrom opponent import *\n" + program);
  const auto output = mlgym::output_of({{"/usr/bin/python3", "-B", file.string()}, {}, {}},
                                       mlgym::Deadline::after(60));
  REQUIRE(output.ok());
  return nlohmann::json::parse(*output);
}

}  // namespace

TEST_CASE(
    "every strategy of the Prisoner's Dilemma answers every history in both languages alike") {
  const auto answers = printed(PrisonersDilemma::opponent_for_agents(), R"(
def histories(rounds):
    if not rounds:
        return [[]]
    return [before + [(row, column)] for before in histories(rounds - 1) for row in (0, 1) for column in (0, 1)]

print(json.dumps([[opponent.__name__, history, opponent(history)]
                  for opponent in OPPONENTS for rounds in range(5) for history in histories(rounds)]))
)");
  CHECK(answers.size() == 11 * (1 + 4 + 16 + 64 + 256));
  std::size_t at = 0;
  for (const auto& opponent : kDilemmaOpponents) {
    for (std::size_t i = 0; i < answers.size() / 11; ++i, ++at) {
      History<int> history;
      for (const auto& round : answers[at][1]) history.push_back({round[0], round[1]});
      INFO(answers[at].dump());
      CHECK(answers[at][0] == opponent.name);
      CHECK(answers[at][2].get<double>() == Approx(opponent.defects(history)));
    }
  }
}

TEST_CASE("the shown opponents of the other games draw from the same distributions") {
  const auto dilemma = printed(PrisonersDilemma::opponent_for_agents(), R"(
print(json.dumps(sum(column_strategy([(1, 0)]) for i in range(20000)) / 20000))
)");
  CHECK(dilemma.get<double>() == Approx(7.55 / 11).margin(0.015));

  const auto sexes = printed(BattleOfSexes::opponent_for_agents(), R"(
print(json.dumps([column_strategy([]), sum(column_strategy([(1, 1), (0, 0)]) for i in range(20000)) / 20000]))
)");
  CHECK(sexes[0] == 1);
  CHECK(sexes[1].get<double>() == Approx(0.8).margin(0.015));

  const auto blotto = printed(ColonelBlotto::opponent_for_agents(), R"(
print(json.dumps([column_strategy([]) for i in range(20000)]))
)");
  const ColonelBlotto game;
  Random random(17);
  double shown = 0, played = 0, sum = 0;
  for (const auto& move : blotto) {
    const Allocation theirs = move.get<Allocation>(), ours = game.column_move({}, random);
    for (const int soldiers : theirs) sum += soldiers;
    shown += game.row_payoff({{0, 0, 30, 30, 30, 30}, theirs});
    played += game.row_payoff({{0, 0, 30, 30, 30, 30}, ours});
  }
  CHECK(sum == 20000 * kSoldiers);
  CHECK(shown / 20000 == Approx(played / 20000).margin(0.03));  // 4 standard errors
}
