#include "propagation.h"

#include "catch.h"
#include "formulas.h"

using namespace sat;
using namespace sat::test;

TEST_CASE("a literal sets what follows from it, in the order of trail and clauses") {
  const Formula formula{5, {{-2, 5}, {-1, 3}, {-1, 2}, {-3, -2, 4}}};
  Propagation state(formula);
  REQUIRE(state.start());
  CHECK(state.trail().empty());
  CHECK(state.set(1));
  CHECK(state.trail() == std::vector<int>{1, 3, 2, 5, 4});
  CHECK(state.all_satisfied());
}

TEST_CASE("clauses of one literal are set at the start") {
  const Formula formula{3, {{2}, {-2, 1}, {2, 3}}};
  Propagation state(formula);
  CHECK(state.start());
  CHECK(state.trail() == std::vector<int>{2, 1});
  CHECK(state.all_satisfied());
}

TEST_CASE("a false clause is told, at the start and later") {
  const Formula at_once{1, {{1}, {-1}}}, empty{1, {{}}}, later{2, {{-1, 2}, {-1, -2}}};
  CHECK_FALSE(Propagation(at_once).start());
  CHECK_FALSE(Propagation(empty).start());
  Propagation state(later);
  REQUIRE(state.start());
  CHECK_FALSE(state.set(1));
  state.undo(0);
  CHECK(state.set(-1));
}

TEST_CASE("unresolved clauses have no true literal and show no false one") {
  const Formula formula{4, {{1, 2, 3}, {-1, 2, 3}, {-1, 3, 4}, {1, 4, 2}}};
  Propagation state(formula);
  REQUIRE(state.start());
  REQUIRE(state.set(1));
  CHECK(state.unresolved() == std::vector<Clause>{{2, 3}, {3, 4}});
  CHECK(state.open_literals(0) == 0);
  CHECK(state.open_literals(1) == 2);
  CHECK(state.is_set(1));
  CHECK_FALSE(state.is_set(2));
}

TEST_CASE("taking back leaves what was there before, conflicts included") {
  Random random(11, 0);
  for (int round = 0; round < 300; ++round) {
    const Formula formula = mixed_formula(random, 12, 30);
    Propagation state(formula);
    if (!state.start()) continue;
    for (int step = 0; step < 20 && !state.all_satisfied(); ++step) {
      const auto trail = state.trail();
      const auto clauses = state.unresolved();
      const int literal = clauses[random.below(static_cast<std::uint32_t>(clauses.size()))][0];
      const bool possible = state.set(literal);
      if (!possible || random.below(3) == 0) {
        state.undo(trail.size());
        REQUIRE(state.trail() == trail);
        REQUIRE(state.unresolved() == clauses);
        if (!possible && !state.set(-literal)) break;
      } else {
        for (const Clause& clause : state.unresolved()) REQUIRE(clause.size() >= 2);
      }
    }
  }
}
