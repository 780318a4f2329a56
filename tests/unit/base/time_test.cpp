#include "base/time.h"

#include <cmath>
#include <regex>
#include <thread>

#include "catch.h"

using namespace mlgym;

TEST_CASE("the time is told in UTC with milliseconds") {
  static const std::regex form(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)");
  CHECK(std::regex_match(utc_now(), form));
}

TEST_CASE("the monotonic clock never goes back") {
  std::int64_t before = monotonic_ns();
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t now = monotonic_ns();
    REQUIRE(now >= before);
    before = now;
  }
}

TEST_CASE("without a deadline there is no end to waiting") {
  const Deadline never = Deadline::never();
  CHECK(never.is_never());
  CHECK_FALSE(never.passed());
  CHECK(std::isinf(never.seconds_left()));
  CHECK(never.poll_timeout() == -1);
}

TEST_CASE("a deadline too far away to count, or none at all, is never") {
  CHECK(Deadline::after(1e300).is_never());
  CHECK(Deadline::after(INFINITY).is_never());
  CHECK(Deadline::after(std::nan("")).is_never());
}

TEST_CASE("a deadline passes when its time has come") {
  const Deadline soon = Deadline::after(0.02);
  CHECK_FALSE(Deadline::after(60).passed());
  std::this_thread::sleep_for(std::chrono::milliseconds(25));
  CHECK(soon.passed());
}

TEST_CASE("after a deadline nothing is left") {
  const Deadline past = Deadline::at_ns(monotonic_ns() - 1);
  CHECK(past.passed());
  CHECK(past.seconds_left() == 0);
  CHECK(past.poll_timeout() == 0);
}

TEST_CASE("what is left is told in seconds, at most what was given") {
  const double left = Deadline::after(60).seconds_left();
  CHECK(left <= 60);
  CHECK(left > 50);
}

TEST_CASE("a wait for a deadline is rounded up, so that it has passed afterwards") {
  const Deadline deadline = Deadline::at_ns(monotonic_ns() + 20'900'000);
  const int wait = deadline.poll_timeout();
  CHECK(wait <= 21);
  std::this_thread::sleep_for(std::chrono::milliseconds(wait));
  CHECK(deadline.passed());
}

TEST_CASE("a deadline further away than poll(2) can wait is waited for as long as it can") {
  CHECK(Deadline::after(1e9).poll_timeout() == INT32_MAX);
}

TEST_CASE("of two deadlines the earlier one counts") {
  const Deadline first = Deadline::at_ns(1), second = Deadline::at_ns(2);
  CHECK(first.earlier(second).ns() == 1);
  CHECK(second.earlier(first).ns() == 1);
  CHECK(Deadline::never().earlier(first).ns() == 1);
}
