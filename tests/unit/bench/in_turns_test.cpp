#include "base/status.h"
#include "bench/benchmark.h"
#include "catch.h"

using namespace mlgym;

TEST_CASE("value and reference are measured in turns, after a round that does not count") {
  std::string order;
  double value = 0, reference = 100;
  const auto samples = in_turns(
      3,
      [&]() -> absl::StatusOr<double> {
        order += 'v';
        return value++;
      },
      [&]() -> absl::StatusOr<double> {
        order += 'r';
        return reference++;
      });
  REQUIRE(samples.ok());
  CHECK(order == "vrvrvrvr");
  CHECK(samples->value == std::vector<double>{1, 2, 3});
  CHECK(samples->reference == std::vector<double>{101, 102, 103});
}

TEST_CASE("without a reference only values are measured") {
  const auto samples = in_turns(
      2, [] { return absl::StatusOr<double>(1); }, nullptr);
  REQUIRE(samples.ok());
  CHECK(samples->value.size() == 2);
  CHECK(samples->reference.empty());
}

TEST_CASE("the first measurement that fails ends the benchmark") {
  int calls = 0;
  const auto samples = in_turns(
      5,
      [&]() -> absl::StatusOr<double> {
        if (++calls == 3) return internal("it broke");
        return 1;
      },
      nullptr);
  CHECK(samples.status().message() == "it broke");
  CHECK(calls == 3);
}
