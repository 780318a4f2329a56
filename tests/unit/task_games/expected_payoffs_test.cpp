// Payoffs of simple strategies against their closed forms.
#include "battle_of_sexes.h"
#include "catch.h"
#include "colonel_blotto.h"
#include "prisoners_dilemma.h"
#include "row_players.h"

using namespace games;
using namespace games::test;

namespace {

constexpr int kGames = 20000;

template <class Game, class Row>
double payoff(Row row) {
  return mean_row_payoff(Game(), games_of_ten(kGames), 1, row);
}

Scripted by_round(const char* odd, const char* even) {
  return Scripted([odd, even](int round, const nlohmann::json&) { return round % 2 ? odd : even; });
}

}  // namespace

TEST_CASE("Battle of the Sexes pays what its opponent's rule says") {
  // It plays 1 in round one, and then the first row move with 0.8.
  // Always 0: nothing in round one, 0.8 x 2 in each of nine others: 14.4 / 10.
  CHECK(payoff<BattleOfSexes>(Always("0")) == Approx(1.44).margin(0.005));
  // Always 1: 1 in round one, 0.8 x 1 in each of nine others: 8.2 / 10.
  CHECK(payoff<BattleOfSexes>(Always("1")) == Approx(0.82).margin(0.005));
  // 0, 1, 0, ...: nothing in round one, 0.2 x 1 in five rounds, 0.8 x 2 in four: 7.4 / 10.
  CHECK(payoff<BattleOfSexes>(by_round("0", "1")) == Approx(0.74).margin(0.005));
  // 1, 0, 1, ...: 1, then 0.2 x 2 in five rounds and 0.8 x 1 in four: 6.2 / 10.
  CHECK(payoff<BattleOfSexes>(by_round("1", "0")) == Approx(0.62).margin(0.005));
}

TEST_CASE("the Prisoner's Dilemma pays what the eleven strategies say") {
  // Always 0: the answering strategies all cooperate, and so does one of the two periodic ones;
  // with the four others, 1 + 0 + 1/2 + 3/4 + 5 + 1 = 8.25 of 11 in each round: 3 x 8.25 / 11.
  CHECK(payoff<PrisonersDilemma>(Always("0")) == Approx(2.25).margin(0.01));
  // Always 1: as many cooperate in round one, c = 8.25 / 11. Later it is 1 + 1/2 + 3/4 + 1/5 + 1
  // and the firm but fair, which cooperates unless the column did in the round before: c' = (3.45 +
  // 1 - c) / 11. The payoff is 1 + 4c in each round.
  double c = 8.25 / 11, total = 0;
  for (int round = 1; round <= 10; ++round) {
    total += 1 + 4 * c;
    c = (4.45 - c) / 11;
  }
  CHECK(total / 10 == Approx(2.6224).margin(0.0001));
  CHECK(payoff<PrisonersDilemma>(Always("1")) == Approx(total / 10).margin(0.012));
}

TEST_CASE("the Prisoner's Dilemma pays what published runs of the original were paid") {
  // Means of the clusters of published scores nearest to these strategies, whose standard error is
  // below 0.002: always 0 2.251, always 1 2.625, tit for tat 2.341, grim trigger 2.522.
  CHECK(payoff<PrisonersDilemma>(Always("0")) == Approx(2.251).margin(0.012));
  CHECK(payoff<PrisonersDilemma>(Always("1")) == Approx(2.625).margin(0.015));
  Scripted tit_for_tat(
      [](int round, const nlohmann::json& last) { return round > 1 ? last[1].dump() : "0"; });
  CHECK(payoff<PrisonersDilemma>(tit_for_tat) == Approx(2.341).margin(0.012));
  bool defected = false;
  Scripted grim_trigger([&defected](int round, const nlohmann::json& last) {
    defected = round > 1 && (defected || last[1] == 1);
    return defected ? "1" : "0";
  });
  CHECK(payoff<PrisonersDilemma>(grim_trigger) == Approx(2.522).margin(0.012));
}

TEST_CASE("Colonel Blotto pays what published runs of the original were paid") {
  CHECK(payoff<ColonelBlotto>(Always("[20,20,20,20,20,20]")) == Approx(-0.003).margin(0.006));
  CHECK(payoff<ColonelBlotto>(Always("[0,0,30,30,30,30]")) == Approx(0.2475).margin(0.006));
  // The opponent is the same on all fields.
  CHECK(payoff<ColonelBlotto>(Always("[30,30,30,30,0,0]")) == Approx(0.2475).margin(0.006));
  CHECK(payoff<ColonelBlotto>(Always("[0,0,0,0,0,0]")) == Approx(-1));
}
