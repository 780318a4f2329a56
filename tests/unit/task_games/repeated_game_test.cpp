#include "repeated_game.h"

#include <algorithm>
#include <set>

#include "battle_of_sexes.h"
#include "catch.h"
#include "colonel_blotto.h"
#include "prisoners_dilemma.h"
#include "row_players.h"

using namespace games;
using namespace games::test;

namespace {

template <class Game>
std::string refusal(RowPlayer& row) {
  try {
    mean_row_payoff(Game(), games_of_ten(5), 1, row);
  } catch (const mlgym::SubmissionError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("payoffs of the games are those of their tables") {
  const BattleOfSexes sexes;
  CHECK(sexes.row_payoff({0, 0}) == 2);
  CHECK(sexes.row_payoff({1, 1}) == 1);
  CHECK(sexes.row_payoff({0, 1}) == 0);
  CHECK(sexes.row_payoff({1, 0}) == 0);
  const PrisonersDilemma dilemma;
  CHECK(dilemma.row_payoff({0, 0}) == 3);
  CHECK(dilemma.row_payoff({0, 1}) == 0);
  CHECK(dilemma.row_payoff({1, 0}) == 5);
  CHECK(dilemma.row_payoff({1, 1}) == 1);
}

TEST_CASE("the opponent of Battle of the Sexes starts with 1 and then answers the first row move") {
  const BattleOfSexes game;
  Random random(3);
  CHECK(game.column_move({}, random) == 1);
  for (const int first : {0, 1}) {
    const History<int> history = {{first, 1}, {1 - first, 0}, {1 - first, 1}};
    int same = 0;
    for (int i = 0; i < 10000; ++i) same += game.column_move(history, random) == first;
    CHECK(same == Approx(8000).margin(160));  // 4 standard errors
  }
}

TEST_CASE("the row player is asked with the last round, and null at the start of each game") {
  std::vector<std::string> asked;
  Scripted row([&asked](int round, const nlohmann::json& last) {
    asked.push_back(std::to_string(round) + " " + last.dump());
    return round % 2 == 0 ? "1" : "0";
  });
  mean_row_payoff(PrisonersDilemma(), settings_from(R"({"rounds": 3, "simulations": 2})"), 1, row);
  REQUIRE(asked.size() == 6);
  for (const std::size_t start : {0, 3}) {
    CHECK(asked[start] == "1 null");
    CHECK(asked[start + 1].rfind("2 [0,", 0) == 0);
    CHECK(asked[start + 2].rfind("3 [1,", 0) == 0);
  }
}

TEST_CASE("each game has streams of its own, the same ones for the same seed") {
  const auto play = [](std::uint64_t seed) {
    Always row("[20,20,20,20,20,20]");
    const double payoff = mean_row_payoff(ColonelBlotto(), games_of_ten(50), seed, row);
    return std::pair(payoff, row.seeds);
  };
  const auto [payoff, seeds] = play(5);
  CHECK(std::set<std::uint64_t>(seeds.begin(), seeds.end()).size() == 50);
  CHECK(play(5) == std::pair(payoff, seeds));
  CHECK(play(6).second != seeds);
}

TEST_CASE("what the row player is given does not seed what the opponent draws") {
  Always row("0");
  mean_row_payoff(PrisonersDilemma(), games_of_ten(50), 5, row);
  for (std::uint64_t number = 0; number < 50; ++number)
    CHECK(std::count(row.seeds.begin(), row.seeds.end(), stream_seed(5, "column", number)) == 0);
}

TEST_CASE("an answer that is no move of two is refused with the round and the answer") {
  for (const char* answer : {"2", "-1", "0.0", "1.0", "true", "null", "\"0\"", "[0]", "{}", "00",
                             " 0", "1e0", "", "NaN", "0 0"}) {
    INFO(answer);
    Scripted row([answer](int round, const nlohmann::json&) { return round < 4 ? "1" : answer; });
    const std::string why = refusal<PrisonersDilemma>(row);
    CHECK(why == "strategy.py: row_strategy answered " + std::string(answer) +
                     " in round 4; a move is the whole number 0 or 1");
  }
  Always row(std::string(60000, '['));
  CHECK(refusal<BattleOfSexes>(row).size() < 250);
}

TEST_CASE("rounds and simulations out of range are refused by name") {
  const auto refused = [](const char* key, const char* value) -> std::string {
    try {
      (void)settings_from("{\"" + std::string(key) + "\": " + value + "}");
    } catch (const mlgym::Error& error) {
      return error.what();
    }
    return "";
  };
  for (const char* value : {"0", "-1", "1001", "9223372036854775807"}) {
    CHECK(refused("rounds", value) ==
          "setting \"rounds\": " + std::string(value) + " is not between 1 and 1000");
  }
  CHECK(refused("simulations", "1000001") ==
        "setting \"simulations\": 1000001 is not between 1 and 1000000");
}
