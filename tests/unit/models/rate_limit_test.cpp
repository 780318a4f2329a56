// How often a model is asked.
#include "models/rate_limit.h"

#include <atomic>
#include <thread>
#include <vector>

#include "base/time.h"
#include "catch.h"
#include "plugins/call.h"

namespace {
using namespace mlgym;

// What can be entered within a moment.
bool enters(RateLimit& rate, std::int64_t tokens = 1) {
  const Call call(plain_host_services(), Deadline::after(0.03));
  return rate.enter(tokens, call.raw()).ok();
}

}  // namespace

TEST_CASE("without limits nobody waits") {
  RateLimit rate({}, {});
  for (int i = 0; i < 1000; ++i) REQUIRE(enters(rate, 1000000));
}

TEST_CASE("in a minute no more calls begin than the limit says") {
  RateLimit rate({3, {}}, {});
  for (int i = 0; i < 3; ++i) REQUIRE(enters(rate));
  CHECK_FALSE(enters(rate));
  rate.leave(1, 1);  // that a call is over changes nothing
  CHECK_FALSE(enters(rate));
}

TEST_CASE("in a minute no more tokens are asked for than the limit says") {
  RateLimit rate({{}, 100}, {});
  REQUIRE(enters(rate, 60));
  CHECK_FALSE(enters(rate, 50));
  REQUIRE(enters(rate, 40));
  rate.leave(60, 10);  // fewer were used than were wanted
  CHECK(enters(rate, 50));
  CHECK_FALSE(enters(rate, 1));
}

TEST_CASE("a call of more tokens than a minute may have gets a minute of its own") {
  RateLimit rate({{}, 100}, {});
  CHECK(enters(rate, 5000));
  CHECK_FALSE(enters(rate, 1));
}

TEST_CASE("no more calls are under way than the model can take") {
  RateLimit rate({}, 2);
  REQUIRE(enters(rate));
  REQUIRE(enters(rate));
  CHECK_FALSE(enters(rate));
  rate.leave(1, {});
  CHECK(enters(rate));
}

TEST_CASE("whoever waits gets its turn when another leaves, in many threads") {
  RateLimit rate({}, 3);
  std::atomic<int> inside = 0, most = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 20; ++turn) {
        const Call call(plain_host_services(), Deadline::after(20));
        if (!rate.enter(1, call.raw()).ok()) return;
        const int now = ++inside;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        --inside;
        rate.leave(1, 1);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(most <= 3);
  CHECK(inside == 0);
}

TEST_CASE("when the provider wants quiet, nobody asks") {
  RateLimit rate({}, {});
  rate.pause(0.2);
  CHECK_FALSE(enters(rate));
  const Call call(plain_host_services(), Deadline::after(5));
  const double started = monotonic_seconds();
  CHECK(rate.enter(1, call.raw()).ok());
  CHECK(monotonic_seconds() - started >= 0.1);
}

TEST_CASE("waiting ends with the call") {
  RateLimit rate({1, {}}, {});
  REQUIRE(enters(rate));
  std::atomic<bool> cancelled = true;
  const Call call(plain_host_services(), Deadline::never(), &cancelled);
  CHECK(rate.enter(1, call.raw()).code() == absl::StatusCode::kCancelled);
}
