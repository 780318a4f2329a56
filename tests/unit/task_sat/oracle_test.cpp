// How much it would help to know the answers: what a heuristic could gain that solves the formula
// in secret. The formulas are those of the variant lite.
#include <limits>

#include "catch.h"
#include "instances.h"
#include "occurrence_weights.h"
#include "search.h"

using namespace sat;

namespace {

constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();

// Branches as the evaluator's own heuristic, and knows a model.
class Oracle : public Heuristic {
 public:
  explicit Oracle(const std::vector<int>& model) : model_(model) {}
  Decision choose(const Propagation& state) override {
    Decision decision = weights_.choose(state);
    for (const int literal : model_) {
      if (std::abs(literal) == decision.variable) decision.value = literal > 0;
    }
    return decision;
  }

 private:
  OccurrenceWeights weights_;
  std::vector<int> model_;
};

}  // namespace

TEST_CASE("who knew a model of every satisfiable formula would gain less than a tenth") {
  Instances instances({{{"satisfiable", 50, 218, Answer::satisfiable}, 60},
                       {{"unsatisfiable", 50, 218, Answer::unsatisfiable}, 60},
                       {{"large", 100, 430, Answer::unsatisfiable}, 40}},
                      1);
  std::int64_t honest = 0, knowing = 0, satisfiable = 0;
  while (const auto instance = instances.next()) {
    OccurrenceWeights weights;
    const Outcome outcome = search(instance->formula, weights, kAny);
    Oracle oracle(outcome.model);
    const Outcome known = search(instance->formula, oracle, kAny);
    honest += outcome.decisions;
    knowing += known.decisions;
    if (instance->kind.answer != Answer::satisfiable) continue;
    satisfiable += known.decisions;
    CHECK(known.decisions <= outcome.decisions);
  }
  CHECK(static_cast<double>(knowing) > 0.9 * static_cast<double>(honest));
  CHECK(satisfiable < 60 * 12);
}
