#include "bench/statistics.h"

#include <cmath>

#include "catch.h"

using namespace mlgym;

TEST_CASE("the median is the middle sample, whatever their order") {
  CHECK(median({3}) == 3);
  CHECK(median({9, 1, 5}) == 5);
  CHECK(median({1, 1000, 2, 3, 2}) == 2);
}

TEST_CASE("the median of an even number of samples is the mean of the two in the middle") {
  CHECK(median({4, 1}) == 2.5);
  CHECK(median({10, 1, 2, 4}) == 3);
}

TEST_CASE("a percentile is one of the samples, by nearest rank") {
  std::vector<double> hundred;
  for (int i = 100; i >= 1; --i) hundred.push_back(i);
  CHECK(percentile(hundred, 0.99) == 99);
  CHECK(percentile(hundred, 1) == 100);
  CHECK(percentile(hundred, 0.5) == 50);
  CHECK(percentile(hundred, 0.001) == 1);
}

TEST_CASE("with few samples the 99th percentile is the largest") {
  CHECK(percentile({2, 7, 3}, 0.99) == 7);
  CHECK(percentile({2}, 0.99) == 2);
}

TEST_CASE("of no samples nothing is told") {
  CHECK(std::isnan(median({})));
  CHECK(std::isnan(percentile({}, 0.99)));
}
