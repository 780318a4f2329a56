#include "base/digest.h"

#include <set>

#include "catch.h"

using namespace mlgym;

TEST_CASE("SHA-256 gives the published values") {  // FIPS 180-4, examples
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 parts;
  parts.add("a");
  parts.add("bc");
  CHECK(parts.finish_hex() == sha256_hex("abc"));
}

TEST_CASE("streams differ by seed, episode and purpose, repeat, and fit into a double") {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t run : {0, 1}) {
    for (const char* episode : {"a", "ab"}) {
      for (const char* purpose : {"b", "c", "agent"}) {
        const std::uint64_t seed = derive_seed(run, episode, purpose);
        CHECK(seed == derive_seed(run, episode, purpose));
        CHECK(seed < (std::uint64_t{1} << 53));
        seeds.insert(seed);
      }
    }
  }
  CHECK(seeds.size() == 12);
  CHECK(derive_seed(1, "ab", "c") != derive_seed(1, "a", "bc"));
}
