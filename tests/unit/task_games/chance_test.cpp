#include "chance.h"

#include <set>

#include "catch.h"

using namespace games;

TEST_CASE("streams differ by seed, purpose and number, and repeat") {
  std::set<std::uint64_t> seen;
  for (const std::uint64_t seed : {0ull, 1ull, (1ull << 53) - 1}) {
    for (const char* purpose : {"row", "column"}) {
      for (std::uint64_t number = 0; number < 100; ++number) {
        const std::uint64_t stream = stream_seed(seed, purpose, number);
        CHECK(stream < 1ull << 53);
        CHECK(stream == stream_seed(seed, purpose, number));
        seen.insert(stream);
      }
    }
  }
  CHECK(seen.size() == 600);
}

TEST_CASE("a stream's seed is the HMAC-SHA-256 that docs/run_folder.md describes for the host's") {
  // printf column/0 | openssl dgst -sha256 -mac HMAC -macopt hexkey:0100000000000000
  CHECK(stream_seed(1, "column", 0) == 0x11f40691352756);
}

TEST_CASE("whole numbers are uniform over their range, both ends included") {
  Random random(7);
  int counts[6] = {};
  for (int i = 0; i < 60000; ++i) ++counts[random.whole(-2, 3) + 2];
  for (const int count : counts) CHECK(count == Approx(10000).margin(400));  // 4 standard errors
}

TEST_CASE("chance gives what its probability says") {
  Random random(7);
  int hits = 0;
  for (int i = 0; i < 100000; ++i) {
    CHECK_FALSE(random.chance(0));
    CHECK(random.chance(1));
    hits += random.chance(0.3);
  }
  CHECK(hits == Approx(30000).margin(600));  // 4 standard errors
}
