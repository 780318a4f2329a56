// How attempts divide what is left.
#include "shares.h"

#include "catch.h"

using best_of_n::next_share;

namespace {

nlohmann::ordered_json budget(nlohmann::ordered_json known) {
  nlohmann::ordered_json all;
  for (const char* key : {"steps", "compute", "time", "feedback", "cost", "tokens"})
    all[key] = known.contains(key) ? known[key] : nullptr;
  return all;
}

}  // namespace

TEST_CASE("without limits an attempt has none") {
  const auto share = next_share(budget({}), 4, true);
  REQUIRE(share);
  CHECK(share->steps == -1);
  CHECK(share->feedback == -1);
  CHECK(share->tokens == -1);
  CHECK(share->compute == -1);
  CHECK(share->time == -1);
  CHECK(share->cost == -1);
}

TEST_CASE("steps and validations of the agent's own are kept") {
  for (std::int64_t steps = 1; steps < 60; ++steps) {
    for (std::int64_t feedback = 0; feedback < 12; ++feedback) {
      std::int64_t left = steps, validations = feedback;
      for (std::int64_t attempts = 4; attempts > 0; --attempts) {
        const auto share =
            next_share(budget({{"steps", left}, {"feedback", validations}}), attempts, true);
        if (!share) break;
        CHECK(share->steps >= 1);
        CHECK(share->feedback >= 0);
        left -= share->steps + 1;
        validations -= share->feedback + 1;
      }
      CHECK(left >= 1);
      CHECK(validations >= 0);
    }
  }
}

TEST_CASE("where it is not enough for all attempts, it is for fewer") {
  CHECK(next_share(budget({{"steps", 5}}), 4, true)->steps == 1);
  CHECK_FALSE(next_share(budget({{"steps", 2}}), 4, true));
  CHECK_FALSE(next_share(budget({{"feedback", 0}}), 1, true));
}

TEST_CASE("the rest is divided evenly, time only where the clock is limited") {
  const auto left = budget({{"compute", 100}, {"time", 80}, {"cost", 4.0}, {"tokens", 1001}});
  const auto share = next_share(left, 4, true);
  CHECK(share->compute == 25);
  CHECK(share->time == 20);
  CHECK(share->cost == 1);
  CHECK(share->tokens == 250);
  CHECK(next_share(left, 4, false)->time == -1);
}
