#include <set>
#include <utility>

#include "base/digest.h"
#include "catch.h"

using namespace mlgym;

TEST_CASE("SHA-256 of a million letters gives the published value") {  // FIPS 180-4, examples
  Sha256 digest;
  for (int i = 0; i < 1000; ++i) digest.add(std::string(1000, 'a'));
  CHECK(digest.finish_hex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 of two blocks gives the published value") {  // FIPS 180-4, examples
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("a digest goes on after a move") {
  Sha256 first;
  first.add("a");
  Sha256 second = std::move(first);
  second.add("bc");
  CHECK(second.finish_hex() == sha256_hex("abc"));
}

TEST_CASE("a digest covers bytes of zero") {
  CHECK(sha256_hex(std::string("a\0b", 3)) != sha256_hex(std::string("a\0c", 3)));
}

// Recorded runs are replayed from these numbers, so they must never change.
TEST_CASE("a stream's seed is the HMAC that other programs compute") {
  CHECK(derive_seed(42, "games__r1", "agent") == 325240917142890);
  CHECK(derive_seed(0, "", "") == 3687361847767469);
}

TEST_CASE("many episodes have many seeds, each below 2^53") {
  std::set<std::uint64_t> seeds;
  for (int episode = 0; episode < 2000; ++episode) {
    const std::uint64_t seed = derive_seed(1, "episode " + std::to_string(episode), "agent");
    REQUIRE(seed < (1ull << 53));
    seeds.insert(seed);
  }
  CHECK(seeds.size() == 2000);
}

TEST_CASE("every bit of the run's seed matters") {
  std::set<std::uint64_t> seeds;
  for (int bit = 0; bit < 64; ++bit) seeds.insert(derive_seed(1ull << bit, "e", "p"));
  CHECK(seeds.size() == 64);
}

TEST_CASE("random seeds are below 2^53 and differ") {
  std::set<std::uint64_t> seeds;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t seed = random_seed();
    REQUIRE(seed < (1ull << 53));
    seeds.insert(seed);
  }
  CHECK(seeds.size() == 100);
}

TEST_CASE("random text has two digits a byte and differs") {
  CHECK(random_hex(8).size() == 16);
  CHECK(random_hex(0).empty());
  CHECK(random_hex(16) != random_hex(16));
}
