#include "colonel_blotto.h"

#include <numeric>

#include "catch.h"
#include "matching.h"
#include "row_players.h"

using namespace games;
using namespace games::test;
using mlgym::test::contains;
using mlgym::test::starts_with;

namespace {

int soldiers_of(const Allocation& allocation) {
  return std::accumulate(allocation.begin(), allocation.end(), 0);
}

std::string problem_of(const std::string& json) {
  Allocation move;
  return ColonelBlotto().read(json, move);
}

}  // namespace

TEST_CASE("who holds more fields wins the round") {
  const ColonelBlotto game;
  const Allocation even = {20, 20, 20, 20, 20, 20};
  CHECK(game.row_payoff({even, even}) == 0);
  CHECK(game.row_payoff({even, {21, 21, 19, 19, 20, 20}}) == 0);
  CHECK(game.row_payoff({even, {21, 19, 20, 20, 20, 20}}) == 0);
  CHECK(game.row_payoff({even, {21, 21, 21, 21, 18, 18}}) == -1);
  CHECK(game.row_payoff({even, {100, 4, 4, 4, 4, 4}}) == 1);
  CHECK(game.row_payoff({{0, 0, 0, 0, 0, 0}, {120, 0, 0, 0, 0, 0}}) == -1);
}

TEST_CASE("soldiers are shared out by wishes, rounded down, and those left over go to one field") {
  CHECK(shared_out({1, 1, 1, 1, 1, 1}, 0) == Allocation{20, 20, 20, 20, 20, 20});
  CHECK(shared_out({100, 0, 0, 0, 0, 0}, 5) == Allocation{120, 0, 0, 0, 0, 0});
  // 120 x 1/7 = 17.1, 120 x 2/7 = 34.3: 17, 17, 17, 17, 17 and 34 make 119.
  CHECK(shared_out({1, 1, 1, 1, 1, 2}, 0) == Allocation{18, 17, 17, 17, 17, 34});
  CHECK(shared_out({1, 1, 1, 1, 1, 2}, 5) == Allocation{17, 17, 17, 17, 17, 35});
}

TEST_CASE("the opponent places every soldier, as many on each field on average") {
  const ColonelBlotto game;
  Random random(13);
  double totals[kFields] = {};
  for (int i = 0; i < 10000; ++i) {
    const Allocation allocation = game.column_move({}, random);
    REQUIRE(soldiers_of(allocation) == kSoldiers);
    for (std::size_t field = 0; field < kFields; ++field) {
      REQUIRE(allocation[field] >= 0);
      totals[field] += allocation[field];
    }
  }
  for (const double total : totals) CHECK(total / 10000 == Approx(20).margin(0.5));
}

TEST_CASE("an allocation is read, also one that leaves soldiers at home") {
  const ColonelBlotto game;
  Allocation move;
  CHECK(game.read("[1,2,3,4,5,105]", move) == "");
  CHECK(move == Allocation{1, 2, 3, 4, 5, 105});
  CHECK(game.read("[0,0,0,0,0,0]", move) == "");
  CHECK(game.read(" [120, 0,0,0,0,0] ", move) == "");
  CHECK(game.json_of(move) == "[120,0,0,0,0,0]");
}

TEST_CASE("what is no allocation is refused with what is wrong in it") {
  const std::pair<const char*, const char*> faults[] = {
      {"[20,20,20,20,20,21]", "its sum is 121"},
      {"[120,120,120,120,120,120]", "its sum is 720"},
      {"[20,20,20,20,20]", "it has 5 numbers"},
      {"[]", "it has 0 numbers"},
      {"[1,1,1,1,1,1,1]", "it has 7 numbers"},
      {"[20,20,20,20,20,-1]", "field 6 of it has -1"},
      {"[-0,20,20,20,20,20.0]", "field 6 of it has 20.0"},
      {"[20,20.5,20,20,20,19]", "field 2 of it has 20.5"},
      {"[true,0,0,0,0,0]", "field 1 of it has true"},
      {"[\"20\",0,0,0,0,0]", "field 1 of it has \"20\""},
      {"[[20],0,0,0,0,0]", "field 1 of it has [20]"},
      {"[null,0,0,0,0,0]", "field 1 of it has null"},
      {"[121,0,0,0,0,0]", "field 1 of it has 121"},
      {"[4294967297,0,0,0,0,0]", "field 1 of it has 4294967297"},
      {"[99999999999999999999999,0,0,0,0,0]", "field 1 of it has 9.999999999999999e+22"},
      {"{\"a\":1}", "an allocation is a list"},
      {"20", "an allocation is a list"},
      {"null", "an allocation is a list"},
      {"NaN", "an allocation is a list"},
      {"", "an allocation is a list"},
      {"[20,20,20,20,20,20", "an allocation is a list"},
  };
  for (const auto& [json, why] : faults) {
    INFO(json << ": " << problem_of(json));
    CHECK(starts_with(problem_of(json), why));
    CHECK(contains(
        problem_of(json),
        "an allocation is a list of 6 whole numbers, not negative, with a sum of at most 120"));
  }
  CHECK(problem_of(std::string(60000, '[')).size() < 200);
  CHECK(problem_of("[" + std::string(50000, '9') + ",0,0,0,0,0]").size() < 200);
}

TEST_CASE("a refusal names the round and the allocation") {
  Scripted row([](int round, const nlohmann::json&) {
    return round < 3 ? "[20,20,20,20,20,20]" : "[30,30,30,30,30,30]";
  });
  std::string why;
  try {
    mean_row_payoff(ColonelBlotto(), games_of_ten(1), 1, row);
  } catch (const mlgym::SubmissionError& error) {
    why = error.what();
  }
  INFO(why);
  CHECK(contains(why, "row_strategy answered [30,30,30,30,30,30] in round 3; its sum is 180"));
}
