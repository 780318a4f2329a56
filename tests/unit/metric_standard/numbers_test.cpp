// Metrics of numbers. Expected figures are scikit-learn's (1.2.1) to the last digits, unless a
// comment says another origin; independent_test.cpp computes more of them anew.
#include <cmath>
#include <limits>

#include "bits_per_byte.h"
#include "catch.h"
#include "mae.h"
#include "mean_return.h"
#include "r2.h"
#include "rmse.h"
#include "scored.h"

namespace {

using namespace metrics;
using namespace mlgym::test;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

const Numbers kPredictions = {2.5, 0.0, 2.0, 8.0, -1.25}, kReferences = {3, -0.5, 2, 7, -1};

Approx near(double value) { return Approx(value).epsilon(1e-14); }

template <class Metric>
void refuses_what_cannot_be_compared() {
  CHECK(refusal<Metric>(Numbers{}, {Numbers{}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Metric>(Numbers{1, 2}, {Numbers{1, 2, 3}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Metric>(Numbers{1, 2, 3}, {Numbers{1, 2}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Metric>(Numbers{-1, -2}, {Numbers{1, 2}, Numbers{1, 2}}).code ==
        MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Metric>(Texts{"1", "2"}, {Texts{"1", "2"}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Metric>(Numbers{-1, -2}, {Numbers{1, kNan}}).code == MLGYM_INVALID_ARGUMENT);
  // Predictions at fault are the submission's fault, and their row is named.
  for (const double odd : {kNan, kInfinity, -kInfinity}) {
    const Refusal refused = refusal<Metric>(Numbers{-1, odd}, {Numbers{1, 2}});
    CHECK(refused.code == MLGYM_FAILED_PRECONDITION);
    CHECK(refused.why.find("row 2") != std::string::npos);
  }
}

}  // namespace

TEST_CASE("the root mean squared error is scikit-learn's") {
  CHECK(scored<Rmse>(kPredictions, kReferences) == near(0.5590169943749475));
  CHECK(scored<Rmse>(kReferences, kReferences) == 0);
  CHECK(scored<Rmse>(Numbers{3}, Numbers{-1}) == 4);
}

TEST_CASE("the mean absolute error is scikit-learn's") {
  CHECK(scored<Mae>(kPredictions, kReferences) == near(0.45));
  CHECK(scored<Mae>(kReferences, kReferences) == 0);
}

TEST_CASE("r2 is scikit-learn's, also where references do not vary") {
  CHECK(scored<R2>(kPredictions, kReferences) == near(0.9620752427184466));
  CHECK(scored<R2>(kReferences, kReferences) == 1);
  CHECK(scored<R2>(Numbers{2.1, 2.1, 2.1, 2.1, 2.1}, kReferences) == Approx(0).margin(1e-15));
  CHECK(scored<R2>(Numbers{0, 9}, Numbers{1, 2}) == near(1 - 50 / 0.5));  // by hand
  CHECK(scored<R2>(Numbers{0.1, 0.1, 0.1}, Numbers{0.1, 0.1, 0.1}) == 1);
  CHECK(scored<R2>(Numbers{0.1, 0.1, 0.2}, Numbers{0.1, 0.1, 0.1}) == 0);
  CHECK(refusal<R2>(Numbers{1}, {Numbers{1}}).code == MLGYM_INVALID_ARGUMENT);
}

TEST_CASE("bits per byte divide all bits by all bytes") {
  // By hand: a byte at 1/256 costs 8 bits; 3 bytes at 1/2 in all cost 1.
  CHECK(scored<BitsPerByte>(Numbers{std::log(1.0 / 256)}, Numbers{1}) == near(8));
  CHECK(scored<BitsPerByte>(Numbers{std::log(0.5), std::log(0.125)}, Numbers{3, 1}) == near(1));
  CHECK(scored<BitsPerByte>(Numbers{0, 0}, Numbers{1, 1}) == 0);
  CHECK(scored<BitsPerByte>(Numbers{-2, -1}, Numbers{0, 1}) == near(3 / std::log(2.0)));
}

TEST_CASE("bits per byte need logarithms of probabilities and bytes") {
  CHECK(refusal<BitsPerByte>(Numbers{-1, 0.5}, {Numbers{1, 1}}).why ==
        "the prediction in row 2 (0.5) is above 0, which no logarithm of a probability is");
  CHECK(refusal<BitsPerByte>(Numbers{-1, -1}, {Numbers{1, -1}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<BitsPerByte>(Numbers{-1}, {Numbers{0}}).code == MLGYM_INVALID_ARGUMENT);
}

TEST_CASE("the mean return is the mean, whatever the references say") {
  CHECK(scored<MeanReturn>(Numbers{1, 2, 6}, Numbers{0, 0, 0}) == 3);
  CHECK(scored<MeanReturn>(Numbers{-4, 4.5}, Numbers{9, 9}) == 0.25);
}

TEST_CASE("every metric of numbers refuses what it cannot compare, and says who is at fault") {
  refuses_what_cannot_be_compared<Rmse>();
  refuses_what_cannot_be_compared<Mae>();
  refuses_what_cannot_be_compared<R2>();
  refuses_what_cannot_be_compared<BitsPerByte>();
  refuses_what_cannot_be_compared<MeanReturn>();
}

TEST_CASE("predictions whose score no number holds are refused, not scored as infinite") {
  const Numbers huge = {1e308, -1e308}, ordinary = {1, 2};
  for (const auto& refused : {refusal<Rmse>(huge, {ordinary}), refusal<R2>(huge, {ordinary}),
                              refusal<Mae>(Numbers{1.7e308, -1.7e308}, {ordinary}),
                              refusal<BitsPerByte>(Numbers{-1.7e308, -1.7e308}, {ordinary}),
                              refusal<MeanReturn>(Numbers{1.7e308, 1.7e308}, {ordinary})}) {
    CHECK(refused.code == MLGYM_FAILED_PRECONDITION);
    CHECK(refused.why == "the predictions are too far off to be scored");
  }
}
