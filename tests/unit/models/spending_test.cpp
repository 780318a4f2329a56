// What models have cost.
#include "models/spending.h"

#include <limits>

#include "catch.h"

namespace {
using namespace mlgym;

mlgym_usage usage(std::int64_t input, std::int64_t cached, std::int64_t output,
                  std::int64_t reasoning, std::int64_t cache_written = 0) {
  return {sizeof(mlgym_usage), 0, input, cached, output, reasoning, cache_written};
}
const ModelPrice kPrice{2, 8, 0.5, 2.5};
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

Charge charge(const mlgym_usage& told) { return charge_of(told, 300, 50, kPrice); }

}  // namespace

TEST_CASE("a call costs its tokens, each part of the input at its own price") {
  CHECK(charge(usage(1000, 400, 100, 60)).cost.value() ==
        Approx((600 * 2 + 400 * 0.5 + 100 * 8) / 1e6));
  CHECK(charge(usage(1000, 400, 0, 0, 100)).cost.value() ==
        Approx((500 * 2 + 400 * 0.5 + 100 * 2.5) / 1e6));
  CHECK(charge(usage(1000, 0, 100, 60)).tokens == 1100);
  CHECK_FALSE(charge(usage(1000, 0, 100, 60)).estimated);
}

TEST_CASE("what a backend does not tell is charged at the most that it can be, and is marked") {
  const Charge silent = charge(usage(-1, -1, -1, -1, -1));
  CHECK(silent.tokens == 350);
  CHECK(silent.cost.value() == Approx((300 * 2 + 50 * 8) / 1e6));
  CHECK(silent.estimated);
  const Charge half = charge(usage(10, -1, -1, -1));
  CHECK(half.tokens == 60);
  CHECK(half.estimated);
}

TEST_CASE("sums hold all calls; what was unknown once stays unknown") {
  Spending spending;
  CHECK_FALSE(spending.cost());
  spending.add(charge(usage(1000, 400, 100, -1)));
  spending.add(charge(usage(10, 2, 5, 1)));
  CHECK(spending.calls() == 2);
  CHECK(spending.tokens().input == 1010);
  CHECK(spending.tokens().cached == 402);
  CHECK(spending.tokens().output == 105);
  CHECK(spending.tokens().reasoning == -1);
  spending.add(charge(usage(-1, -1, -1, -1)));
  CHECK(spending.tokens().input == -1);
  CHECK(spending.cost());
}

TEST_CASE("one call without a price makes the cost unknown; a free one does not") {
  Spending spending;
  spending.add(charge_of(usage(1000, 0, 1000, 0), 1, 1, ModelPrice{}));
  CHECK(spending.cost() == 0.0);
  spending.add(charge_of(usage(1000, 0, 0, 0), 1, 1, {}));
  CHECK_FALSE(spending.cost());
}

TEST_CASE("wrong counts of a backend neither wrap the sums around nor make them smaller") {
  Spending spending;
  spending.add(charge(usage(kMost, kMost, kMost, kMost)));
  spending.add(charge(usage(kMost, kMost, kMost, kMost)));
  CHECK(spending.tokens().input > 0);
  CHECK(charge(usage(kMost, kMost, kMost, kMost)).tokens > 1000);
  CHECK(charge(usage(10, 1000, 0, 0, 1000)).cost.value() == Approx(10 * 0.5 / 1e6));
}
