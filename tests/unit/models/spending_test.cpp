// What models have cost against what they may cost.
#include "models/spending.h"

#include <limits>

#include "base/status.h"
#include "catch.h"

namespace {
using namespace mlgym;

mlgym_usage usage(std::int64_t input, std::int64_t cached, std::int64_t output,
                  std::int64_t reasoning) {
  return {sizeof(mlgym_usage), 0, input, cached, output, reasoning, 0};
}
const ModelPrice kPrice{2, 8, 0.5};
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("a call costs its tokens, those that the provider had already at their own price") {
  Spending spending({}, {});
  CHECK(spending.add(usage(1000, 400, 100, 60), 1, 1, kPrice).value() ==
        Approx((600 * 2 + 400 * 0.5 + 100 * 8) / 1e6));
  CHECK(spending.add(usage(1000, 0, 0, 0), 1, 1, kPrice).value() == Approx(0.002));
  CHECK(spending.cost().value() == Approx(0.0022 + 0.002));
  CHECK(spending.tokens().input == 2000);
  CHECK(spending.tokens().cached == 400);
  CHECK(spending.tokens().output == 100);
  CHECK(spending.tokens().reasoning == 60);
  CHECK(spending.charged_tokens() == 2100);
}

TEST_CASE("without a call there is no cost") {
  Spending spending(1.0, 10);
  CHECK_FALSE(spending.cost());
  CHECK(spending.cost_left() == 1.0);
  CHECK(spending.tokens_left() == 10);
  CHECK(spending.check().ok());
}

TEST_CASE("tokens that a backend does not count are charged by bytes and stay unknown") {
  Spending spending({}, 1000);
  spending.add(usage(-1, -1, -1, -1), 300, 50, kPrice);
  CHECK(spending.charged_tokens() == 350);
  CHECK(spending.cost().value() == Approx((300 * 2 + 50 * 8) / 1e6));
  CHECK(spending.tokens().input == -1);
  CHECK(spending.tokens().output == -1);
  spending.add(usage(10, 2, 5, 1), 300, 50, kPrice);
  CHECK(spending.charged_tokens() == 365);
  CHECK(spending.tokens().input == -1);  // once unknown, a sum stays unknown
  CHECK(spending.tokens().cached == -1);
  CHECK(spending.tokens().output == -1);
  CHECK(spending.tokens_left() == 635);
}

TEST_CASE("one member of the sums may be unknown beside known ones") {
  Spending spending({}, {});
  spending.add(usage(10, -1, 5, -1), 1, 1, kPrice);
  CHECK(spending.tokens().input == 10);
  CHECK(spending.tokens().cached == -1);
  CHECK(spending.tokens().output == 5);
  CHECK(spending.tokens().reasoning == -1);
}

TEST_CASE("a limit of tokens is used up when it is reached, and not before") {
  Spending spending({}, 100);
  spending.add(usage(90, 0, 9, 0), 1, 1, kPrice);
  CHECK(spending.check().ok());
  CHECK(spending.tokens_left() == 1);
  spending.add(usage(1, 0, 0, 0), 1, 1, kPrice);
  CHECK(spending.check().code() == absl::StatusCode::kResourceExhausted);
  CHECK(message_of(spending.check()) == "the episode's 100 tokens for models are used up");
  CHECK(spending.tokens_left() == 0);
}

TEST_CASE("a limit of cost is used up when it is reached, and what is left never falls below 0") {
  Spending spending(0.001, {});
  spending.add(usage(400, 0, 0, 0), 1, 1, kPrice);
  CHECK(spending.check().ok());
  CHECK(spending.cost_left().value() == Approx(0.0002));
  spending.add(usage(400, 0, 0, 0), 1, 1, kPrice);
  CHECK(spending.check().code() == absl::StatusCode::kResourceExhausted);
  CHECK(message_of(spending.check()) == "the episode's 0.001 US dollars for models are used up");
  CHECK(spending.cost_left() == 0);
}

TEST_CASE("one call without a price makes the cost unknown") {
  Spending spending({}, {});
  spending.add(usage(1000, 0, 0, 0), 1, 1, kPrice);
  CHECK_FALSE(spending.add(usage(1000, 0, 0, 0), 1, 1, {}));
  spending.add(usage(1000, 0, 0, 0), 1, 1, kPrice);
  CHECK_FALSE(spending.cost());
}

TEST_CASE("a free model costs nothing, which is not the same as unknown") {
  Spending spending(1.0, {});
  spending.add(usage(1000, 0, 1000, 0), 1, 1, ModelPrice{});
  CHECK(spending.cost() == 0.0);
  CHECK(spending.check().ok());
}

TEST_CASE("wrong counts of a backend neither wrap the sums around nor make them smaller") {
  Spending spending(1.0, 1000);
  spending.add(usage(kMost, kMost, kMost, kMost), 1, 1, kPrice);
  spending.add(usage(kMost, kMost, kMost, kMost), 1, 1, kPrice);
  CHECK(spending.charged_tokens() > 1000);
  CHECK(spending.tokens().input > 0);
  CHECK(spending.check().code() == absl::StatusCode::kResourceExhausted);
  Spending other(1.0, {});
  CHECK(other.add(usage(10, 1000, 0, 0), 1, 1, kPrice).value() == Approx(10 * 0.5 / 1e6));
}
