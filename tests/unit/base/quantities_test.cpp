#include <cmath>

#include "base/text.h"
#include "catch.h"

using namespace mlgym;

TEST_CASE("sizes count in powers of 1024") {
  CHECK(parse_bytes("1K") == 1ull << 10);
  CHECK(parse_bytes("1M") == 1ull << 20);
  CHECK(parse_bytes("1G") == 1ull << 30);
  CHECK(parse_bytes("1T") == 1ull << 40);
  CHECK(parse_bytes("1.5K") == 1536u);
  CHECK(parse_bytes("0") == 0u);
}

TEST_CASE("a size has one unit, in upper case") {
  for (const char* wrong : {"1k", "1KB", "1KiB", "1KK", "K1", "1 K", " 1K", "0x10", "+1"}) {
    INFO(wrong);
    CHECK_FALSE(parse_bytes(wrong));
  }
}

TEST_CASE("a size beyond 64 bits is refused") {
  CHECK_FALSE(parse_bytes("10000000T"));
  CHECK_FALSE(parse_bytes("18446744073709551616"));
  CHECK_FALSE(parse_bytes("inf"));
}

TEST_CASE("counts count in powers of 1000") {
  CHECK(parse_count("200000") == 200000);
  CHECK(parse_count("200K") == 200000);
  CHECK(parse_count("1.5M") == 1500000);
  CHECK(parse_count("0") == 0);
}

TEST_CASE("what is no count is refused") {
  for (const char* wrong : {"", "K", "-1", "1G", "1e30", "many", "1 K", "nan"}) {
    INFO(wrong);
    CHECK_FALSE(parse_count(wrong));
  }
}

TEST_CASE("durations have units, and plain numbers are seconds") {
  CHECK(parse_duration("60s") == 60.0);
  CHECK(parse_duration("4h") == 14400.0);
  CHECK(parse_duration("1.5h") == 5400.0);
  CHECK(parse_duration("90") == 90.0);
  CHECK(parse_duration("0") == 0.0);
}

TEST_CASE("what is no duration is refused") {
  for (const char* wrong : {"", "s", "ms", "-1s", "1h30m", "1 h", "1H", "soon", "inf"}) {
    INFO(wrong);
    CHECK_FALSE(parse_duration(wrong));
  }
}
