// Metrics of classes and probabilities. Expected figures are scikit-learn's (1.2.1) to the last
// digits, unless a comment says another origin.
#include <string>

#include "accuracy.h"
#include "auc.h"
#include "catch.h"
#include "f1.h"
#include "log_loss.h"
#include "scored.h"

namespace {

using namespace metrics;
using namespace mlgym::test;

const Numbers kTwo = {0, 1, 1, 0, 1, 0, 0, 1},
              kProbabilities = {0.1, 0.9, 0.4, 0.4, 0.8, 0.3, 0.7, 0.55},
              kDecided = {0, 1, 0, 0, 1, 0, 1, 1};
const Numbers kFour = {0, 1, 2, 2, 1, 0, 3, 1}, kGuessed = {0, 2, 2, 2, 1, 1, 4, 1};

Approx near(double value) { return Approx(value).epsilon(1e-14); }

Texts as_texts(const Numbers& numbers) {
  Texts texts;
  for (const double number : numbers) texts.push_back("class " + std::to_string(number));
  return texts;
}

}  // namespace

TEST_CASE("accuracy is the share of equal values, of numbers or of texts") {
  CHECK(scored<Accuracy>(kGuessed, kFour) == 0.625);
  CHECK(scored<Accuracy>(as_texts(kGuessed), as_texts(kFour)) == 0.625);
  CHECK(scored<Accuracy>(Numbers{-0.0}, Numbers{0.0}) == 1);
  CHECK(scored<Accuracy>(Texts{"a ", "B"}, Texts{"a", "b"}) == 0);
  CHECK(scored<Accuracy>(Texts{""}, Texts{""}) == 1);
}

TEST_CASE("of several references one is enough, and an empty further one is none") {
  CHECK(scored<Accuracy>(Texts{"x", "y", ""}, std::vector<Texts>{{"x", "a", "b"}, {"", "y", ""}}) ==
        Approx(2.0 / 3));
  CHECK(scored<Accuracy>(Numbers{1, 2, 3}, std::vector<Numbers>{{1, 0, 0}, {0, 2, 0}}) ==
        Approx(2.0 / 3));
}

TEST_CASE("log loss is scikit-learn's, also at the ends") {
  CHECK(scored<LogLoss>(kProbabilities, kTwo) == near(0.5024332109112871));
  CHECK(scored<LogLoss>(Numbers{1, 0}, Numbers{0, 1}) == near(36.04365338911715));
  CHECK(scored<LogLoss>(Numbers{1, 0}, Numbers{0, 1}) <= LogLoss::high);
  CHECK(scored<LogLoss>(Numbers{0, 1}, Numbers{0, 1}) == Approx(2.2204460492503136e-16));
}

TEST_CASE("log loss takes probabilities of two classes only") {
  const Refusal refused = refusal<LogLoss>(Numbers{0.5, 1.5}, {Numbers{0, 1}});
  CHECK(refused.code == MLGYM_FAILED_PRECONDITION);
  CHECK(refused.why == "the prediction in row 2 (1.5) is not a probability");
  CHECK(refusal<LogLoss>(Numbers{0.5, -0.1}, {Numbers{0, 1}}).code == MLGYM_FAILED_PRECONDITION);
  CHECK(refusal<LogLoss>(Numbers{0.5, 0.5}, {Numbers{0, 2}}).code == MLGYM_INVALID_ARGUMENT);
}

TEST_CASE("F1 of the class 1 is scikit-learn's") {
  CHECK(scored<F1>(kDecided, kTwo) == near(0.75));
  CHECK(scored<F1>(kTwo, kTwo) == 1);
  CHECK(scored<F1>(Numbers{0, 0}, Numbers{0, 0}) == 0);
  CHECK(refusal<F1>(Numbers{0, 0.5}, {Numbers{0, 1}}).why ==
        "the prediction in row 2 (0.5) is neither 0 nor 1");
  CHECK(refusal<F1>(Numbers{0, 1}, {Numbers{0, 2}}).code == MLGYM_INVALID_ARGUMENT);
}

TEST_CASE("F1 of many classes is scikit-learn's, with classes that only one side names") {
  CHECK(scored<F1Macro>(kGuessed, kFour) == near(0.42666666666666664));
  CHECK(scored<F1Micro>(kGuessed, kFour) == near(0.625));
  CHECK(scored<F1Macro>(as_texts(kGuessed), as_texts(kFour)) == near(0.42666666666666664));
  CHECK(scored<F1Micro>(as_texts(kGuessed), as_texts(kFour)) == near(0.625));
}

TEST_CASE("the area under the curve is scikit-learn's, ties included") {
  CHECK(scored<Auc>(kProbabilities, kTwo) == near(0.84375));
  CHECK(scored<Auc>(Numbers{1, 2, 2, 2, 1, 3}, Numbers{0, 0, 1, 1, 0, 1}) == near(8.0 / 9));
  CHECK(scored<Auc>(Numbers{5, 5, 5}, Numbers{0, 1, 1}) == 0.5);
  CHECK(scored<Auc>(Numbers{-3, 1e300}, Numbers{0, 1}) == 1);
  CHECK(scored<Auc>(Numbers{2, 1}, Numbers{0, 1}) == 0);
}

TEST_CASE("the area under the curve needs both classes") {
  CHECK(refusal<Auc>(Numbers{1, 2}, {Numbers{1, 1}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Auc>(Numbers{1, 2}, {Numbers{0, 0}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Auc>(Numbers{1, 2}, {Numbers{0, 3}}).code == MLGYM_INVALID_ARGUMENT);
}

TEST_CASE("numbers and texts are never compared with each other") {
  const Column numbers(Numbers{1}), texts(Texts{"1"});
  const mlgym_values* set = texts.raw();
  mlgym::Call call(nullptr);
  CHECK_THROWS_AS(Accuracy(mlgym::Settings(nullptr, nullptr))
                      .score(call, mlgym::Values(numbers.raw()), {&set, 1}),
                  mlgym::Error);
}
