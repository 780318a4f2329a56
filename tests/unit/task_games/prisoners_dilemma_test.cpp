// Each of the opponent's strategies by examples.
#include <set>

#include "catch.h"
#include "prisoners_dilemma.h"
#include "prisoners_dilemma_opponents.h"

using namespace games;

namespace {

// Of a strategy by its name, after rounds written as row and column move: "00 10".
double defects(const std::string& name, const std::string& rounds) {
  History<int> history;
  for (std::size_t i = 0; i + 1 < rounds.size(); i += 3)
    history.push_back({rounds[i] - '0', rounds[i + 1] - '0'});
  for (const auto& opponent : kDilemmaOpponents) {
    if (opponent.name == name) return opponent.defects(history);
  }
  FAIL("no strategy is called " << name);
  return -1;
}

}  // namespace

TEST_CASE("there are eleven strategies with names of their own") {
  std::set<std::string> names;
  for (const auto& opponent : kDilemmaOpponents) names.insert(opponent.name);
  CHECK(names.size() == 11);
}

TEST_CASE("four strategies take no notice of history") {
  for (const char* rounds : {"", "00", "10", "01 11", "10 10 10"}) {
    CHECK(defects("always_cooperate", rounds) == 0);
    CHECK(defects("always_defect", rounds) == 1);
    CHECK(defects("random_move", rounds) == 0.5);
    CHECK(defects("mostly_cooperates", rounds) == 0.25);
  }
}

TEST_CASE("tit for tat does what the row player did last") {
  CHECK(defects("tit_for_tat", "") == 0);
  CHECK(defects("tit_for_tat", "10") == 1);
  CHECK(defects("tit_for_tat", "10 01") == 0);  // the row's move, not the column's
  CHECK(defects("tit_for_tat", "00 00 10") == 1);
}

TEST_CASE("two tits for tat answer one defection twice") {
  CHECK(defects("two_tits_for_tat", "") == 0);
  CHECK(defects("two_tits_for_tat", "10") == 1);
  CHECK(defects("two_tits_for_tat", "10 01") == 1);
  CHECK(defects("two_tits_for_tat", "10 01 01") == 0);
}

TEST_CASE("generous tit for tat forgives one defection of five") {
  CHECK(defects("generous_tit_for_tat", "") == 0);
  CHECK(defects("generous_tit_for_tat", "10") == Approx(0.8));
  CHECK(defects("generous_tit_for_tat", "10 01") == 0);
}

TEST_CASE("the grim trigger never forgives") {
  CHECK(defects("grim_trigger", "") == 0);
  CHECK(defects("grim_trigger", "00 01 00") == 0);
  CHECK(defects("grim_trigger", "10") == 1);
  CHECK(defects("grim_trigger", "10 00 00 00 00 00 00 00 00") == 1);
}

TEST_CASE("the firm but fair defects after it cooperated with a defector only") {
  CHECK(defects("firm_but_fair", "") == 0);
  CHECK(defects("firm_but_fair", "00") == 0);
  CHECK(defects("firm_but_fair", "10") == 1);
  CHECK(defects("firm_but_fair", "01") == 0);
  CHECK(defects("firm_but_fair", "11") == 0);
  CHECK(defects("firm_but_fair", "10 11") == 0);
}

TEST_CASE("two strategies go by the number of the round") {
  const std::string rounds[] = {"", "10", "10 10", "10 10 10", "10 10 10 10", "10 10 10 10 10"};
  const double every_third[] = {0, 0, 1, 0, 0, 1};
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(defects("every_third_defects", rounds[i]) == every_third[i]);
    CHECK(defects("every_third_cooperates", rounds[i]) == 1 - every_third[i]);
  }
}

TEST_CASE("another strategy is drawn in every round, each as often") {
  // After one defection the eleven defect with 0, 1, 1/2, 1/4, 1, 1, 4/5, 1, 1 and, in the second
  // round, 0 and 1: 7.55 / 11.
  const PrisonersDilemma game;
  Random random(11);
  const History<int> history = {{1, 0}};
  int defected = 0;
  for (int i = 0; i < 100000; ++i) defected += game.column_move(history, random);
  CHECK(defected / 1e5 == Approx(7.55 / 11).margin(0.006));  // 4 standard errors
}
