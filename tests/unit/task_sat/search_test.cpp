#include "search.h"

#include <limits>

#include "catch.h"
#include "formulas.h"
#include "occurrence_weights.h"

using namespace sat;
using namespace sat::test;

namespace {

constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();

// Counts what a formula of two variables and all four clauses takes.
class First : public Heuristic {
 public:
  explicit First(bool value) : value_(value) {}
  Decision choose(const Propagation& state) override {
    return {std::abs(state.unresolved()[0][0]), value_};
  }

 private:
  bool value_;
};

}  // namespace

TEST_CASE("the search finds what trying all assignments finds, whatever the heuristic") {
  Random random(5, 0);
  int satisfiable = 0;
  for (int round = 0; round < 1500; ++round) {
    const int variables = 3 + static_cast<int>(random.below(8));
    const int clauses = 1 + static_cast<int>(random.below(5 * static_cast<unsigned>(variables)));
    const Formula formula = round % 2 == 0 ? random_formula(random, variables, clauses)
                                           : mixed_formula(random, variables, clauses);
    const Answer truth = answer_by_trying(formula);
    satisfiable += truth == Answer::satisfiable;
    AnyLiteral any(static_cast<std::uint64_t>(round));
    OccurrenceWeights weights;
    for (Heuristic* heuristic :
         {static_cast<Heuristic*>(&any), static_cast<Heuristic*>(&weights)}) {
      const Outcome outcome = search(formula, *heuristic, kAny);
      REQUIRE(outcome.answer == truth);
      REQUIRE((truth == Answer::unsatisfiable || satisfies(outcome.model, formula)));
    }
  }
  CHECK(satisfiable > 300);
  CHECK(satisfiable < 1200);
}

TEST_CASE("a decision is counted once, though both its values are tried") {
  const Formula all_four{2, {{1, 2}, {1, -2}, {-1, 2}, {-1, -2}}};
  First yes(true);
  const Outcome outcome = search(all_four, yes, kAny);
  CHECK(outcome.answer == Answer::unsatisfiable);
  CHECK(outcome.decisions == 1);
}

TEST_CASE("the value of a decision is tried first") {
  const Formula either{2, {{1, 2}}};
  First yes(true), no(false);
  CHECK(search(either, yes, kAny).model == std::vector<int>{1});
  CHECK(search(either, no, kAny).model == std::vector<int>{-1, 2});
}

TEST_CASE("formulas without a choice take no decision") {
  First any(true);
  CHECK(search({1, {}}, any, kAny).answer == Answer::satisfiable);
  CHECK(search({1, {{}}}, any, kAny).answer == Answer::unsatisfiable);
  CHECK(search({2, {{1}, {-1, 2}}}, any, kAny).model == std::vector<int>{1, 2});
  CHECK(search({2, {{1}, {-1}}}, any, kAny).decisions == 0);
}

TEST_CASE("a search out of decisions has no answer, and stops at exactly that many") {
  Random random(9, 0);
  const Formula formula = random_formula(random, 30, 129);
  AnyLiteral first(1), second(1);
  const auto whole = search(formula, first, kAny);
  REQUIRE(whole.decisions > 5);
  CHECK(search(formula, second, 5).decisions == 5);
  AnyLiteral third(1), fourth(1);
  CHECK(search(formula, third, 5).answer == std::nullopt);
  CHECK(search(formula, fourth, whole.decisions).answer == whole.answer);
}
