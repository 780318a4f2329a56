#include "random.h"

#include <map>

#include "catch.h"

using sat::chacha20_block;
using sat::Random;

TEST_CASE("a block of ChaCha20 is that of RFC 8439, section 2.3.2") {
  const std::array<std::uint32_t, 16> state = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574,
                                               0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c,
                                               0x13121110, 0x17161514, 0x1b1a1918, 0x1f1e1d1c,
                                               0x00000001, 0x09000000, 0x4a000000, 0x00000000};
  const std::array<std::uint32_t, 16> block = {0xe4e7f110, 0x15593bd1, 0x1fdd0f50, 0xc47120a3,
                                               0xc7f4d1c7, 0x0368c033, 0x9aaa2204, 0x4e6cd4c3,
                                               0x466482d2, 0x09aa9f07, 0x05d7c214, 0xa2028bd9,
                                               0xd19c12b5, 0xb94e16de, 0xe883d0cb, 0x4e3c50a2};
  CHECK(chacha20_block(state) == block);
}

TEST_CASE("streams repeat with their seed and number, and differ with either") {
  const auto numbers = [](std::uint64_t seed, std::uint64_t stream) {
    Random random(seed, stream);
    std::vector<std::uint32_t> drawn;
    for (int i = 0; i < 100; ++i) drawn.push_back(random.next());
    return drawn;
  };
  CHECK(numbers(1, 2) == numbers(1, 2));
  CHECK(numbers(1, 2) != numbers(1, 3));
  CHECK(numbers(1, 2) != numbers(2, 2));
  CHECK(numbers(1, 2) != numbers(1 + (1ull << 32), 2));
}

TEST_CASE("numbers below a bound are below it and even") {
  Random random(3, 0);
  std::map<std::uint32_t, int> seen;
  for (int i = 0; i < 70000; ++i) ++seen[random.below(7)];
  CHECK(seen.size() == 7);
  CHECK(seen.rbegin()->first == 6);
  for (const auto& [number, count] : seen) CHECK(std::abs(count - 10000) < 500);
  CHECK(random.below(1) == 0);
}
